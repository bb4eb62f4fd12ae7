-- title: {zh: 各次试验的检测结果, en: Detection by experiment}
-- summary: 每次关阀试验的异常秒数、报警秒数、查准率、查全率、F1，以及关阀到第一次报警隔了多少秒。
-- key: experiment
-- tags: [设备, 异常检测]
-- columns:
--   seconds: {title: 秒数, unit: s}
--   anomalous: {title: 异常, unit: s}
--   alarms: {title: 报警, unit: s}
--   recall: {title: 查全率}
--   precision: {title: 查准率}
--   f1: {title: F1}
--   delay: {title: 首次报警滞后, unit: s}
with joined as (
    select scores.experiment, scores.second, scores.anomaly = 1 as anomalous, alarms.alarm
    from industry.valve_scores as scores join industry.valve_alarms as alarms using (experiment, datetime)
)
select
    experiment, count(*) as seconds, count(*) filter (anomalous) as anomalous, count(*) filter (alarm) as alarms,
    count(*) filter (alarm and anomalous) / nullif(count(*) filter (anomalous), 0) as recall,
    count(*) filter (alarm and anomalous) / nullif(count(*) filter (alarm), 0) as precision,
    2 * count(*) filter (alarm and anomalous) / nullif(count(*) filter (alarm) + count(*) filter (anomalous), 0) as f1,
    min(second) filter (alarm and anomalous) - min(second) filter (anomalous) as delay
from joined
group by experiment
