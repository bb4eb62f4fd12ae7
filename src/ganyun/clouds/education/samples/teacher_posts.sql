-- 合成 synthetic：真实公告的列和写法，县名取自样例区划，岗位是编的
with counties as (
    select county.name, city.name as city, row_number() over (order by county.code) - 1 as n
    from base.divisions as county join base.divisions as city on county.parent_code = city.code where county.level = 'county'
),
drawn as (
    select i, name, city, uniform('stage', i) as u
    from range(200) t(i) join counties on n = whole(0, 99, uniform('county', i))
)
select i + 1 as "序号", '江西省' || city || name as "招聘市（区）县", name || pick(['第一中学', '实验小学', '中心小学', '职业中学'], u) as "招聘单位",
       case when u < 0.1 then '幼儿园教师' else pick(['小学', '初中', '高中'], u) || pick(['语文', '数学', '英语', '物理', '体育与健康'], uniform('subject', i)) end
           as "招聘岗位",
       '1000101' || lpad(i::varchar, 5, '0') as "岗位代码",
       '1.具有相应教师资格证；2.' || pick(['本科及以上学历', '大专及以上学历', '硕士研究生及以上学历'], uniform('education', i)) || '；3.年龄35周岁以下'
           || if(uniform('graduate', i) < 0.4, '；4.限高校应届毕业生报考', '') as "岗位条件",
       if(u < 0.1, whole(2, 40, uniform('many', i)), weighted([1, 2, 3], [80, 15, 5], uniform('few', i))) as "招聘人数", null::varchar as "备注"
from drawn
