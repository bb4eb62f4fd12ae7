-- 合成 synthetic：真实公告的列和写法，机关用样例的县名拼成，职位是编的
with counties as (
    select county.code, county.name, city.code as city_code, city.name as city, row_number() over (order by county.code) - 1 as n
    from base.divisions as county join base.divisions as city on county.parent_code = city.code where county.level = 'county'
),
areas(city_code, area) as (
    values ('3601', '100'), ('3602', '200'), ('3603', '300'), ('3604', '400'), ('3605', '500'), ('3606', '600'),
           ('3607', '210'), ('3608', '240'), ('3609', '220'), ('3610', '250'), ('3611', '230')
),
drawn as (
    select i, counties.*, area, uniform('level 22', i) as u, uniform('organ 22', i) as v, uniform('who 22', i) as w
    from range(320) t(i) join counties on counties.n = whole(0, 99, uniform('county 22', i)) join areas using (city_code)
)
select if(u < 0.06, '省级', if(u < 0.2, '设区市', if(u < 0.7, '县（市）区', '乡镇'))) as 职位层级,
       case when u >= 0.7 then '乡镇机关' when v < 0.6 then '行政机关' when v < 0.7 then '审判机关' when v < 0.8 then '检察机关'
            when v < 0.9 then '党委机关' else '参照管理事业单位' end as 职位类别,
       case when u < 0.06 then pick(['江西省财政厅', '江西省司法厅', '江西省教育厅', '省政府办公厅'], v)
            when u < 0.2 then city || pick(['财政局', '司法局', '统计局', '审计局'], v)
            when u < 0.7 then case when v < 0.6 then name || pick(['财政局', '司法局', '审计局'], w) when v < 0.7 then name || '人民法院'
                 when v < 0.8 then name || '人民检察院' else '中共' || name || '委组织部' end
            else name || pick(['青山', '白水', '石塘', '新桥'], v) || pick(['镇', '乡'], w) || '人民政府' end as 部门名称,
       if(u < 0.06, '700', area) || '0101' || lpad(i::varchar, 5, '0') as 职位代码,
       pick(['综合管理岗', '财务岗', '法律岗', '文字综合岗'], w) as 职位名称,
       '从事' || pick(['财务', '法律', '文字', '综合'], w) || '相关工作' as 职位简介,
       weighted([1, 2, 3], [85, 10, 5], uniform('openings 22', i)) as 人数,
       weighted(['不限', '限中国共产党党员'], [96, 4], uniform('party', i)) as 政治面貌,
       pick(['专业不限', '财政金融类', '会计与审计类', '法学类', '中文类'], uniform('major 22', i)) as 专业要求,
       weighted(['本科及以上学历', '大专及以上学历', '硕士研究生及以上学历'], [77, 19, 4], uniform('education 22', i)) as 最低学历,
       weighted(['年龄35周岁以下（博士研究生40周岁以下）', '30周岁以下', '40周岁以下'], [82, 16, 2], uniform('age 22', i)) as 年龄,
       weighted(['具有2年以上基层工作经历', '限2022届普通高校毕业生报考', '限男性', null], [1, 4, 1, 4], uniform('cond 22', i)) as 其他条件,
       if(uniform('extra 22', i) < 0.1, '考三科', '考两科') as 科目数量,
       if(u < 0.2, '《申论》（省市综合管理类）', '《申论》（县乡综合管理类）') || ',《行政职业能力测验》'
           || if(uniform('extra 22', i) < 0.1, ',财经管理专业笔试', '') as 考试科目,
       null::varchar as 备注
from drawn
