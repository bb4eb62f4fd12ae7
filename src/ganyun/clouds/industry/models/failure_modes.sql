-- title: {zh: 铣床故障模式, en: Failure modes of milling machines}
-- summary: 各质量等级每种故障模式的次数和故障率；一条记录有几种模式时取散热、功率、过载、刀具磨损的次序。
-- key: [type, failure_mode]
-- tags: [设备, 统计]
-- columns:
--   records: {title: 记录, unit: 条}
--   failures: {title: 故障, unit: 次}
--   failure_rate: {title: 故障率}
--   mean_power: {title: 平均功率, unit: W}
--   mean_strain: {title: 平均负荷, unit: min·N·m}
with totals as (select type, count(*) as records from industry.machine_features group by type)
select
    features.type, features.failure_mode, any_value(totals.records) as records, count(*) as failures, count(*) / any_value(totals.records) as failure_rate,
    avg(features.power) as mean_power, avg(features.strain) as mean_strain
from industry.machine_features as features join totals using (type)
where features.machine_failure = 1
group by features.type, features.failure_mode
