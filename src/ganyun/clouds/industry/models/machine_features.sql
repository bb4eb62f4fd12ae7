-- title: {zh: 铣床故障特征, en: Features of milling machines}
-- summary: 由物理意义组合的特征：功率（扭矩 × 角速度）、温差、负荷（刀具磨损 × 扭矩）、质量等级的次序；故障模式不作特征。
-- key: uid
-- tags: [设备, 特征]
-- columns:
--   grade: {title: 质量等级（次序）, description: 1 低 2 中 3 高}
--   power: {title: 功率, unit: W}
--   temperature_difference: {title: 温差, unit: K}
--   strain: {title: 负荷, unit: min·N·m}
--   failure_mode: {title: 故障模式}
select
    uid, type, list_position(['L', 'M', 'H'], type) as grade, air_temperature, process_temperature, rotational_speed, torque, tool_wear,
    torque * rotational_speed * 2 * pi() / 60 as power, process_temperature - air_temperature as temperature_difference, tool_wear * torque as strain,
    machine_failure,
    case
        when machine_failure = 0 then null when heat_dissipation_failure = 1 then '散热' when power_failure = 1 then '功率'
        when overstrain_failure = 1 then '过载' when tool_wear_failure = 1 then '刀具磨损' when random_failure = 1 then '随机' else '未记'
    end as failure_mode
from industry.machine_records
