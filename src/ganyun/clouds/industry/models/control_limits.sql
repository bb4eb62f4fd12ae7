-- title: {zh: 控制限与过程能力, en: Control limits and capability}
-- summary: 每个质量特性的 X̄–R 控制限（X̿ ± A₂R̄，D₃R̄ 至 D₄R̄）、标准差估计 R̄/d₂ 和过程能力 Cpk。
-- key: [line, characteristic]
-- tags: [质量, SPC]
-- cycle: daily
-- columns:
--   n: {title: 子组件数, unit: 件}
--   subgroups: {title: 子组, unit: 个}
--   grand_mean: {title: 总均值, unit: mm}
--   mean_range: {title: 平均极差, unit: mm}
--   lower_control: {title: 均值下控制限, unit: mm}
--   upper_control: {title: 均值上控制限, unit: mm}
--   range_lower: {title: 极差下控制限, unit: mm}
--   range_upper: {title: 极差上控制限, unit: mm}
--   sigma: {title: 标准差估计, unit: mm}
--   cpk: {title: 过程能力 Cpk}
--   capable: {title: 能力评价}
with subgroups as (
    select
        line, characteristic, subgroup, count(*) as n, avg(value) as mean, max(value) - min(value) as spread,
        any_value(lower_limit) as lower_limit, any_value(upper_limit) as upper_limit
    from industry.quality_subgroups
    group by line, characteristic, subgroup
),
summed as (
    select
        line, characteristic, any_value(n) as n, count(*) as subgroups, avg(mean) as grand_mean, avg(spread) as mean_range,
        any_value(lower_limit) as lower_limit, any_value(upper_limit) as upper_limit
    from subgroups
    group by line, characteristic
),
limits as (
    select
        summed.*, grand_mean - a2 * mean_range as lower_control, grand_mean + a2 * mean_range as upper_control,
        d3 * mean_range as range_lower, d4 * mean_range as range_upper, mean_range / d2 as sigma
    from summed join industry.control_constants as constants using (n)
)
select
    *, least(upper_limit - grand_mean, grand_mean - lower_limit) / (3 * sigma) as cpk,
    case
        when least(upper_limit - grand_mean, grand_mean - lower_limit) / (3 * sigma) >= 1.33 then '充分'
        when least(upper_limit - grand_mean, grand_mean - lower_limit) / (3 * sigma) >= 1 then '尚可'
        else '不足'
    end as capable
from limits
