-- title: {zh: 水质自动站数据状态, en: States of a water station feed}
-- summary: 每个小时值的状态：缺测、恒值（同一值连续 4 小时以上）、突跳（离前后 24 小时中位数超过 6 倍绝对中位差）、中断后首值，其余有效。
-- key: monitor_time
-- tags: [水质, 自动监测]
-- cycle: realtime
-- columns:
--   gap_hours: {title: 距上一条, unit: h}
--   same_hours: {title: 同一值已持续, unit: h}
--   local_median: {title: 前后 24 小时中位数}
--   state: {title: 状态}
with ordered as (
    select
        monitor_time, value, date_diff('hour', lag(monitor_time) over w, monitor_time) as gap_hours,
        case when value = lag(value) over w and date_diff('hour', lag(monitor_time) over w, monitor_time) = 1 then 0 else 1 end as starts
    from ecology.water_station_hourly
    window w as (order by monitor_time)
),
runs as (
    select *, sum(starts) over (order by monitor_time) as run,
        median(value) over (order by monitor_time range between interval 12 hours preceding and interval 12 hours following) as local_median,
        mad(value) over (order by monitor_time range between interval 12 hours preceding and interval 12 hours following) as local_mad
    from ordered
),
counted as (
    select *, row_number() over (partition by run order by monitor_time) as nth, count(*) over (partition by run) as same_hours from runs
)
select
    monitor_time, value, gap_hours, same_hours, local_median,
    case
        when value is null then '缺测'
        when same_hours >= 4 then '恒值'
        when abs(value - local_median) > 6 * greatest(local_mad, 0.01 * abs(local_median)) then '突跳'
        when gap_hours > 1 then '中断后首值'
        else '有效'
    end as state
from counted
