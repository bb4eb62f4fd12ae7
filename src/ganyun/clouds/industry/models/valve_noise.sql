-- title: {zh: 试验台正常波动, en: Normal noise of the test bench}
-- summary: 正常运行时每个传感器的均值、标准差和变异系数，与每次关阀试验前 400 秒比较：哪些传感器稳、哪些漂。
-- key: [experiment, sensor]
-- tags: [设备]
-- columns:
--   experiment: {title: 试验}
--   sensor: {title: 传感器}
--   seconds: {title: 秒数, unit: s}
--   mean: {title: 均值}
--   deviation: {title: 标准差}
--   variation: {title: 变异系数}
with seconds as (
    select experiment, flow, accelerometer1, accelerometer2, current, pressure, temperature, thermocouple, voltage from industry.valve_normal
    union all
    select experiment, flow, accelerometer1, accelerometer2, current, pressure, temperature, thermocouple, voltage
    from industry.valve_experiments
    qualify row_number() over (partition by experiment order by datetime) <= 400
),
readings as (
    select
        experiment, sensor,
        case sensor when '流量' then flow when '一号加速度' then accelerometer1 when '二号加速度' then accelerometer2 when '电流' then current
             when '压力' then pressure when '电机温度' then temperature when '水温' then thermocouple else voltage end as value
    from seconds cross join (values ('流量'), ('一号加速度'), ('二号加速度'), ('电流'), ('压力'), ('电机温度'), ('水温'), ('电压')) as s(sensor)
)
select experiment, sensor, count(*) as seconds, avg(value) as mean, stddev(value) as deviation, stddev(value) / abs(nullif(avg(value), 0)) as variation
from readings
group by experiment, sensor
