-- title: {zh: 转型升级名次, en: Ranking of transformation}
-- summary: 转型升级指数的名次、五年来升了几位、各方面的贡献、与邻省的平均相差多少
-- key: [province, year]
-- cycle: yearly
-- columns:
--   province: {title: 省份}
--   year: {title: 年份}
--   score: {title: 得分}
--   place: {title: 名次, unit: 位}
--   climbed: {title: 五年上升, unit: 位}
--   gap: {title: 与邻省平均之差}
--   level: {title: 水平}
--   structure: {title: 结构}
--   quality: {title: 质量}
--   innovation: {title: 创新}
--   openness: {title: 开放}
--   urbanisation: {title: 城镇化}
--   latest: {title: 最近一年}
--   neighbour: {title: 江西或邻省}
with marked as (
    select
        *,
        province in ('江西省', '浙江省', '安徽省', '福建省', '湖北省', '湖南省', '广东省') as neighbour
    from economy.transformation_index
)
select
    province,
    year,
    score,
    place,
    lag(place, 5) over (partition by province order by year) - place as climbed,
    score - avg(score) filter (neighbour) over (partition by year) as gap,
    from_per_capita as level,
    from_services as structure,
    from_tax_share as quality,
    from_patents_per_10k as innovation,
    from_openness as openness,
    from_urbanisation as urbanisation,
    year = max(year) over () as latest,
    neighbour
from marked
