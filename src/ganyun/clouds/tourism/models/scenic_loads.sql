-- title: {zh: 景区客流与预警, en: How full scenic areas are}
-- summary: 每小时在园人数和当日累计接待，与瞬时、日最大承载量之比；任何一个到 80% 黄灯（公告、报告、限量），到 100% 红灯（停止售票）
-- key: [area, hour]
-- cycle: realtime
-- columns:
--   area: {title: 景区}
--   hour: {title: 小时}
--   name: {title: 名称}
--   county_code: {title: 县代码}
--   county: {title: 县}
--   city: {title: 设区市}
--   longitude: {title: 经度, unit: °}
--   latitude: {title: 纬度, unit: °}
--   inside: {title: 在园人数, unit: 人}
--   received: {title: 当日接待, unit: 人次}
--   load_now: {title: 瞬时负荷}
--   load_day: {title: 日负荷}
--   load: {title: 负荷, description: 两者的大者}
--   light: {title: 灯}
with counted as (
    select
        area,
        hour,
        sum(entered - left_count) over today as inside,
        sum(entered) over today as received
    from tourism.scenic_flows
    window today as (partition by area, hour::date order by hour)
),
compared as (
    select
        f.area,
        f.hour,
        c.name,
        c.county_code,
        c.county,
        c.city,
        c.longitude,
        c.latitude,
        f.inside::bigint as inside,
        f.received::bigint as received,
        f.inside / c.limit_now as load_now,
        f.received / c.limit_day as load_day
    from counted as f
    join tourism.scenic_capacity as c using (area)
)
select
    *,
    greatest(load_now, load_day) as load,
    case when greatest(load_now, load_day) >= 1 then '红' when greatest(load_now, load_day) >= 0.8 then '黄' else '绿' end as light
from compared
