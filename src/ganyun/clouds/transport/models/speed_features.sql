-- title: {zh: 短时车速特征, en: Features for short-term speed}
-- summary: 每个路段每五分钟：十五分钟以后的车速（目标）、当前与此前三个时段的车速、前三天同一时刻的历史平均
-- key: [segment, time]
-- columns:
--   segment: {title: 路段}
--   time: {title: 时刻}
--   target: {title: 十五分钟后的车速, unit: mile/h}
--   speed: {title: 当前车速, unit: mile/h}
--   lag_5: {title: 五分钟前, unit: mile/h}
--   lag_10: {title: 十分钟前, unit: mile/h}
--   lag_30: {title: 三十分钟前, unit: mile/h}
--   usual: {title: 目标时刻的历史平均, unit: mile/h, description: 训练期同一时刻的平均}
--   usual_now: {title: 当前时刻的历史平均, unit: mile/h}
--   minute: {title: 一天中的分钟, unit: min}
--   network: {title: 全路网与历史平均之差的合计, unit: mile/h, description: 取合计而不取平均，四舍五入才没有两可的值}
with trained as (
    select segment, 60 * hour(time) + minute(time) as minute, round(avg(speed), 8) as usual
    from transport.segment_speeds
    where time < timestamp '2012-03-05 00:00:00'
    group by all
),
steps as (
    select
        s.segment,
        s.time,
        s.speed,
        60 * hour(s.time) + minute(s.time) as minute,
        max(s.speed) over (ahead range between interval 15 minutes following and interval 15 minutes following) as target,
        max(s.speed) over (ahead range between interval 5 minutes preceding and interval 5 minutes preceding) as lag_5,
        max(s.speed) over (ahead range between interval 10 minutes preceding and interval 10 minutes preceding) as lag_10,
        max(s.speed) over (ahead range between interval 30 minutes preceding and interval 30 minutes preceding) as lag_30
    from transport.segment_speeds as s
    window ahead as (partition by s.segment order by s.time)
)
select
    s.segment,
    s.time,
    s.target,
    s.speed,
    s.lag_5,
    s.lag_10,
    s.lag_30,
    later.usual,
    now.usual as usual_now,
    s.minute,
    round(sum(s.speed - now.usual) over (partition by s.time), 8) as network
from steps as s
join trained as now on now.segment = s.segment and now.minute = s.minute
join trained as later on later.segment = s.segment and later.minute = (s.minute + 15) % 1440
