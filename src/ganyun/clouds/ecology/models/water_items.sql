-- title: {zh: 断面单项水质类别, en: Water class of each item}
-- summary: 每个断面每月每个项目符合的最好类别（劣Ⅴ类为 6）和相对Ⅲ类限值的超标倍数；溶解氧不小于限值，pH 在范围之内，其余不大于限值。
-- key: [section, month, item]
-- tags: [水质]
-- cycle: monthly
-- columns:
--   class: {title: 单项类别, description: 1 到 5；6 为劣Ⅴ类}
--   multiple: {title: 超标倍数, description: 相对Ⅲ类限值；pH 和溶解氧不计}
--   standard_index: {title: 标准指数, description: 与Ⅲ类限值之比；溶解氧反过来；pH 为离中性的距离与允许距离之比}
--   counted: {title: 参加评价}
select
    sections.section, sections.month, sections.item, sections.water, sections.water_kind, sections.division_code, sections.city,
    sections.target_class, sections.value, any_value(limits.counted) as counted,
    coalesce(min(limits.class) filter (case limits.direction
        when 'max' then sections.value <= limits.limit_value
        when 'min' then sections.value >= limits.limit_value
        else sections.value between limits.lower and limits.limit_value end), 6) as class,
    max(sections.value / limits.limit_value - 1) filter (limits.class = 3 and limits.direction = 'max' and sections.value > limits.limit_value) as multiple,
    max(case limits.direction
        when 'max' then sections.value / limits.limit_value
        when 'min' then limits.limit_value / sections.value
        else greatest((7 - sections.value) / (7 - limits.lower), (sections.value - 7) / (limits.limit_value - 7)) end) filter (limits.class = 3) as standard_index
from ecology.water_sections as sections
join ecology.water_limits as limits using (item, water_kind)
group by all
