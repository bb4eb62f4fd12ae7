-- title: {zh: 污染过程日, en: Days of PM2.5 episodes}
-- summary: 每站每天报警的小时数、最长连续报警和最高小时浓度；连续三小时以上才算过程，孤立的一两个小时多半是仪器。
-- key: [station, date]
-- tags: [空气, 小时, 预警]
-- cycle: daily
-- columns:
--   date: {title: 日期}
--   hours: {title: 有数据的小时, unit: h}
--   alarm_hours: {title: 报警小时, unit: h}
--   longest: {title: 最长连续报警, unit: h, description: 跨天的过程按整段计}
--   peak: {title: 最高小时浓度, unit: ug/m3}
--   episode: {title: 污染过程}
with numbered as (
    select station, hour, pm25, alarm, row_number() over (partition by station, alarm order by hour) as place
    from ecology.station_episodes
),
runs as (
    select *, hour - to_hours(place::integer) as run from numbered
),
lengths as (
    select *, case when alarm then count(*) over (partition by station, alarm, run) else 0 end as length from runs
)
select
    station, hour::date as date, count(*) as hours, count(*) filter (alarm) as alarm_hours, max(length) as longest, max(pm25) as peak, max(length) >= 3 as episode
from lengths
group by station, hour::date
