-- title: {zh: 控制图判异, en: Signals of control charts}
-- summary: 每个子组的均值和极差，以及西部电气四条规则：1 点超出 3σ、3 点中 2 点同侧超出 2σ、5 点中 4 点同侧超出 1σ、连续 8 点同侧；σ 为均值的标准差。
-- key: [line, characteristic, subgroup]
-- tags: [质量, SPC]
-- cycle: daily
-- columns:
--   mean: {title: 子组均值, unit: mm}
--   spread: {title: 子组极差, unit: mm}
--   deviation: {title: 离中心线, unit: σ}
--   rule_1: {title: 一点超出 3σ}
--   rule_2: {title: 三点中两点超出 2σ}
--   rule_3: {title: 五点中四点超出 1σ}
--   rule_4: {title: 连续八点同侧}
--   range_out: {title: 极差超限}
--   signal: {title: 判异}
with subgroups as (
    select line, characteristic, subgroup, avg(value) as mean, max(value) - min(value) as spread
    from industry.quality_subgroups
    group by line, characteristic, subgroup
),
placed as (
    select
        subgroups.*, limits.grand_mean, limits.lower_control, limits.upper_control,
        (mean - grand_mean) / nullif((upper_control - grand_mean) / 3, 0) as deviation, spread > range_upper or spread < range_lower as range_out
    from subgroups join industry.control_limits as limits using (line, characteristic)
),
counted as (
    select
        *, abs(deviation) > 3 as rule_1,
        greatest(count(*) filter (deviation > 2) over three, count(*) filter (deviation < -2) over three) >= 2 and abs(deviation) > 2 as rule_2,
        greatest(count(*) filter (deviation > 1) over five, count(*) filter (deviation < -1) over five) >= 4 and abs(deviation) > 1 as rule_3,
        greatest(count(*) filter (deviation > 0) over eight, count(*) filter (deviation < 0) over eight) >= 8 as rule_4
    from placed
    window
        three as (partition by line, characteristic order by subgroup rows between 2 preceding and current row),
        five as (partition by line, characteristic order by subgroup rows between 4 preceding and current row),
        eight as (partition by line, characteristic order by subgroup rows between 7 preceding and current row)
)
select
    line, characteristic, subgroup, mean, spread, grand_mean, lower_control, upper_control, deviation, rule_1, rule_2, rule_3, rule_4, range_out,
    rule_1 or rule_2 or rule_3 or rule_4 or range_out as signal
from counted
