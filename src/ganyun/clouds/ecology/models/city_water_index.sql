-- title: {zh: 城市水质指数, en: City water quality index}
-- summary: 每市每月的 CWQI：各断面平均后，参加评价的项目与Ⅲ类限值之比的和（溶解氧反过来，pH 按离中性的距离），越低越好；样例只有 11 项，只能互相比较。
-- key: [city, month]
-- level: 1
-- tags: [水质, 排名]
-- cycle: monthly
-- columns:
--   sections: {title: 断面, unit: 个}
--   items: {title: 项目, unit: 项}
--   cwqi: {title: 水质指数}
--   rank: {title: 省内排名}
with items as (
    select city, month, item, avg(standard_index) as standard_index, count(distinct section) as sections
    from ecology.water_items
    where counted
    group by city, month, item
),
summed as (
    select city, month, max(sections) as sections, count(*) as items, sum(standard_index) as cwqi
    from items
    group by city, month
)
select city, month, sections, items, cwqi, rank() over (partition by month order by cwqi) as rank
from summed
