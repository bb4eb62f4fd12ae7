-- title: {zh: 试验台偏离程度, en: Deviation of the test bench}
-- summary: 每秒的偏离得分：流量、两个加速度、电流的 10 秒滑动均值，离本次试验前 400 秒均值多少个标准差，取均方根。标签不参加计算。
-- key: [experiment, datetime]
-- tags: [设备, 异常检测]
-- columns:
--   second: {title: 秒序, unit: s}
--   flow_deviation: {title: 流量偏离, unit: 标准差}
--   deviation: {title: 偏离得分, unit: 标准差}
with smoothed as (
    select
        experiment, datetime, anomaly, row_number() over (partition by experiment order by datetime) as second,
        avg(flow) over w as flow, avg(accelerometer1) over w as accelerometer1, avg(accelerometer2) over w as accelerometer2, avg(current) over w as current
    from industry.valve_experiments
    window w as (partition by experiment order by datetime rows between 9 preceding and current row)
),
normal as (
    select
        experiment, avg(flow) as flow_mean, stddev(flow) as flow_sd, avg(accelerometer1) as a1_mean, stddev(accelerometer1) as a1_sd,
        avg(accelerometer2) as a2_mean, stddev(accelerometer2) as a2_sd, avg(current) as current_mean, stddev(current) as current_sd
    from smoothed
    where second between 10 and 400
    group by experiment
),
deviations as (
    select
        smoothed.experiment, smoothed.datetime, smoothed.second, smoothed.anomaly, smoothed.flow, (smoothed.flow - flow_mean) / flow_sd as flow_deviation,
        (accelerometer1 - a1_mean) / a1_sd as a1_deviation, (accelerometer2 - a2_mean) / a2_sd as a2_deviation, (current - current_mean) / current_sd as current_deviation
    from smoothed join normal using (experiment)
)
select
    experiment, datetime, second, anomaly, flow, flow_deviation,
    sqrt((flow_deviation * flow_deviation + a1_deviation * a1_deviation + a2_deviation * a2_deviation + current_deviation * current_deviation) / 4) as deviation
from deviations
