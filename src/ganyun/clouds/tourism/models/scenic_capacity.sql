-- title: {zh: 景区承载量, en: Carrying capacity}
-- summary: LB/T 034-2014：瞬时空间 C₁ = Σ面积/人均，日空间 C₂ = C₁ × 取整(开放/游览)，瞬时设施 D₁ = Σ一次载客，日设施 D₂ = Σ载客 × 次数 / 人均使用数；取起约束作用的小者
-- key: [area]
-- cycle: yearly
-- columns:
--   area: {title: 景区}
--   name: {title: 名称}
--   grade: {title: 等级}
--   county_code: {title: 县代码}
--   county: {title: 县}
--   city: {title: 设区市}
--   longitude: {title: 经度, unit: °}
--   latitude: {title: 纬度, unit: °}
--   space_now: {title: 瞬时空间承载量, unit: 人}
--   space_day: {title: 日空间承载量, unit: 人}
--   facility_now: {title: 瞬时设施承载量, unit: 人}
--   facility_day: {title: 日设施承载量, unit: 人}
--   limit_now: {title: 瞬时最大承载量, unit: 人}
--   limit_day: {title: 日最大承载量, unit: 人}
--   notice_now: {title: 瞬时预警线, unit: 人, description: 最大承载量的 80%}
--   notice_day: {title: 日预警线, unit: 人, description: 最大承载量的 80%}
with spaces as (
    select area, floor(sum(usable_m2 / m2_per_person))::bigint as now
    from tourism.scenic_spaces
    group by area
),
facilities as (
    select area, sum(seats)::bigint as now, floor(sum(seats * runs_per_day) / max(uses_per_visitor))::bigint as day
    from tourism.scenic_facilities
    group by area
),
limits as (
    select
        a.*,
        s.now as space_now,
        (s.now * floor(a.open_hours / a.stay_hours))::bigint as space_day,
        f.now as facility_now,
        f.day as facility_day
    from tourism.scenic_areas as a
    join spaces as s using (area)
    left join facilities as f using (area)
)
select
    area,
    name,
    grade,
    county_code,
    county,
    city,
    longitude,
    latitude,
    space_now,
    space_day,
    facility_now,
    facility_day,
    space_now as limit_now,
    least(space_day, coalesce(facility_day, space_day)) as limit_day,
    floor(0.8 * space_now)::bigint as notice_now,
    floor(0.8 * least(space_day, coalesce(facility_day, space_day)))::bigint as notice_day
from limits
