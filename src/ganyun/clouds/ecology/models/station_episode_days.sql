-- title: {zh: 污染过程日, en: Days of PM2.5 episodes}
-- summary: 每站每天报警的小时数、最高小时浓度；连续三小时以上才算过程，孤立的一两个小时多半是仪器。
-- key: [station, date]
-- tags: [空气, 小时, 预警]
-- cycle: daily
-- columns:
--   date: {title: 日期}
--   alarm_hours: {title: 报警小时, unit: h}
--   longest: {title: 最长连续, unit: h}
--   peak: {title: 最高小时浓度, unit: ug/m3}
--   episode: {title: 污染过程}
with numbered as (
    select station, hour, pm25, row_number() over (partition by station order by hour) as place
    from ecology.station_episodes
    where alarm
),
runs as (
    select station, hour, pm25, hour - to_hours(place::integer) as run from numbered
),
lengths as (
    select *, count(*) over (partition by station, run) as length from runs
)
select
    station, hour::date as date, count(*) as alarm_hours, max(length) as longest, max(pm25) as peak, max(length) >= 3 as episode
from lengths
group by station, hour::date
