-- title: {zh: 拥堵指数, en: Congestion index}
-- summary: 各路段和全路网每十五分钟的拥堵指数（0–10）：与自由流（85 分位车速）相比多花的时间，+20%、+50%、+80%、+110% 对应 2、4、6、8，+200% 封顶
-- key: [segment, time]
-- cycle: realtime
-- columns:
--   segment: {title: 路段, description: 全路网是各路段按检测器数加权}
--   time: {title: 时刻}
--   speed: {title: 车速, unit: mile/h}
--   free_speed: {title: 自由流车速, unit: mile/h}
--   extra: {title: 多花的时间}
--   tpi: {title: 拥堵指数, description: 0–10}
--   level: {title: 等级}
with free as (
    select segment, quantile_cont(speed, 0.85) as free_speed
    from transport.segment_speeds
    group by segment
),
quarters as (
    select
        segment,
        time_bucket(interval 15 minutes, time) as time,
        avg(speed) as speed,
        max(detectors) as detectors
    from transport.segment_speeds
    group by all
),
compared as (
    select q.segment, q.time, q.speed, f.free_speed, greatest(0, f.free_speed / q.speed - 1) as extra, q.detectors
    from quarters as q
    join free as f using (segment)
),
everything as (
    select segment, time, speed, free_speed, extra
    from compared
    union all
    select
        '全路网' as segment,
        time,
        sum(speed * detectors) / sum(detectors) as speed,
        sum(free_speed * detectors) / sum(detectors) as free_speed,
        sum(extra * detectors) / sum(detectors) as extra
    from compared
    group by time
),
indexed as (
    select
        *,
        case
            when extra < 0.2 then 10 * extra
            when extra < 1.1 then 2 + (extra - 0.2) / 0.15
            else least(10, 8 + (extra - 1.1) / 0.45)
        end as tpi
    from everything
)
select
    *,
    case when tpi < 2 then '畅通' when tpi < 4 then '基本畅通' when tpi < 6 then '轻度拥堵' when tpi < 8 then '中度拥堵' else '严重拥堵' end as level
from indexed
