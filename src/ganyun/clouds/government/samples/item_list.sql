-- 合成 synthetic：十二个常见事项乘以样例省十个县；法定时限按事项，承诺时限各县不同程度地压缩
with items(basic_code, item_name, item_type, organ, target, instant, statutory) as (
    values ('001', '食品经营许可', '01', '市场监督管理局', '法人', false, 20),
           ('002', '公共场所卫生许可', '01', '卫生健康局', '法人', false, 20),
           ('003', '道路货物运输经营许可', '01', '交通运输局', '法人', false, 20),
           ('004', '建筑工程施工许可', '01', '住房和城乡建设局', '法人', false, 15),
           ('005', '民办非企业单位成立登记', '01', '民政局', '法人', false, 60),
           ('006', '城乡居民养老保险待遇申领', '05', '人力资源和社会保障局', '自然人', false, 30),
           ('007', '残疾人护理补贴', '05', '残疾人联合会', '自然人', false, 30),
           ('008', '不动产转移登记', '07', '自然资源局', '自然人', false, 30),
           ('009', '企业投资项目备案', '10', '发展和改革委员会', '法人', true, null),
           ('010', '居住证办理', '20', '公安局', '自然人', false, 15),
           ('011', '社会保险参保缴费记录查询', '20', '人力资源和社会保障局', '自然人', true, null),
           ('012', '住房公积金提取', '20', '住房公积金管理中心', '自然人', false, 10)
),
counties as (select distinct division_code, county from base.addresses where division_code like '3699__' and county is not null),
known as (select division_code, min(county) as county from counties where division_code <> '369999' group by division_code),
made as (
    select division_code || '-' || basic_code as code, *, uniform('limit', division_code || basic_code) as u,
           uniform('depth', division_code || basic_code) as d
    from items cross join known
)
select code as implementation_code, basic_code, item_name, item_type, division_code, county || organ as organ, target,
       if(instant, '即办件', '承诺件') as handling, statutory as statutory_limit,
       if(instant, 0, greatest(2, round(statutory * (0.25 + 0.65 * u))::bigint)) as promised_limit,
       case when d > 0.55 then 0 when d > 0.15 then 1 else 2 end as visits,
       case when d > 0.55 then 4 when d > 0.15 then 3 else 2 end as network_depth,
       basic_code in ('008') as fee, true as synthetic
from made
