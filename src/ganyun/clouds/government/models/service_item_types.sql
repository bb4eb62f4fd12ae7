-- title: {zh: 事项的类型和部门, en: Service items by type and department}
-- summary: 公布的目录里，每个部门每类事项有多少、多少没有归入主项
-- key: [department, item_type]
-- owner: 省政府办公厅
-- columns:
--   item_type_name: {title: 事项类型}
--   items: {title: 事项数, unit: 个}
--   unclassified: {title: 没有归入主项, unit: 个}
with types(item_type, item_type_name) as (
    values ('01', '行政许可'), ('02', '行政处罚'), ('03', '行政强制'), ('04', '行政征收'), ('05', '行政给付'), ('06', '行政检查'),
           ('07', '行政确认'), ('08', '行政奖励'), ('09', '行政裁决'), ('10', '其他行政权力'), ('20', '公共服务')
)
select
    department,
    item_type,
    any_value(item_type_name) as item_type_name,
    count(*) as items,
    count(*) filter (main_item = '未分类') as unclassified
from government.service_items
join types using (item_type)
group by department, item_type
