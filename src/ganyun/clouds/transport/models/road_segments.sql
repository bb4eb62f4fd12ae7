-- title: {zh: 路段, en: Road segments}
-- summary: 邻接权重不小于 0.8 的检测器连成一片，算一个路段
-- key: [detector]
-- columns:
--   detector: {title: 检测器}
--   position: {title: 位置序号}
--   segment: {title: 路段, description: 以其中最小的位置序号命名}
--   detectors: {title: 检测器数, unit: 个}
with recursive detectors as (
    select distinct detector, position
    from transport.detector_speeds
),
reach as (
    select position, position as seen
    from detectors
    union
    select r.position, l.to_position as seen
    from reach as r
    join transport.detector_links as l on l.from_position = r.seen and l.weight >= 0.8
),
smallest as (
    select position, min(seen) as first, count(*) as detectors
    from reach
    group by position
)
select
    d.detector,
    d.position,
    'L' || lpad(s.first::varchar, 3, '0') as segment,
    s.detectors
from detectors as d
join smallest as s using (position)
