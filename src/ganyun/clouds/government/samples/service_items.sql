-- 合成 synthetic：真实目录的列和编码结构，事项来自样例的实施清单，部门代码用虚拟机构的代码
with listed as (select *, row_number() over (order by implementation_code) as n from item_list where division_code = '369902')
select replace(organ, '云帆区', '区') as department, if(uniform('main', n) < 0.5, '未分类', item_name) as main_item, item_name as service_name,
       'https://example.gov.cn/guide?itemCode=' || code as link, '369902000000' as "areaCode", code as "itemCode",
       ltrim(item_type, '0') as "taskType", body as "deptCode"
from (
    select *, '36A' || lpad(n::varchar, 9, '0') || '-369902000000-000-' || body || '-1-00' as code
    from (select *, '11369902XN' || lpad(n::varchar, 8, '0') as body from listed)
)
