-- title: {zh: 断面水质类别, en: Water class of sections}
-- summary: 单因子评价：断面类别取参加评价的项目里最差的一项（河流不计水温、总氮、粪大肠菌群）；列出超过Ⅲ类的项目和倍数，与目标类别比较。
-- key: [section, month]
-- tags: [水质, 断面]
-- cycle: monthly
-- columns:
--   items: {title: 参加评价的项目, unit: 项}
--   class: {title: 水质类别, description: 1 到 5；6 为劣Ⅴ类}
--   class_name: {title: 类别名称}
--   status: {title: 水质状况}
--   worst_items: {title: 决定类别的项目}
--   over_class_3: {title: 超过Ⅲ类的项目（倍数）}
--   good: {title: 达到或优于Ⅲ类}
--   meets_target: {title: 达到目标类别}
with judged as (
    select *, max(class) over (partition by section, month) as worst
    from ecology.water_items
    where counted
),
sections as (
    select
        section, month, any_value(water) as water, any_value(water_kind) as water_kind, any_value(division_code) as division_code, any_value(city) as city,
        any_value(target_class) as target_class, count(*) as items, max(class) as class,
        string_agg(item, '、' order by item) filter (class = worst and worst > 1) as worst_items,
        string_agg(item || coalesce('（' || printf('%.2f', multiple) || '）', ''), '、' order by item) filter (class > 3) as over_class_3
    from judged
    group by section, month
)
select
    section, month, water, water_kind, division_code, city, target_class, items, class,
    ['Ⅰ类', 'Ⅱ类', 'Ⅲ类', 'Ⅳ类', 'Ⅴ类', '劣Ⅴ类'][class] as class_name,
    ['优', '优', '良好', '轻度污染', '中度污染', '重度污染'][class] as status,
    worst_items, over_class_3, class <= 3 as good, class <= target_class as meets_target
from sections
