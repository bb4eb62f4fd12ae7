-- title: {zh: 玉米品种丰产性与稳定性, en: "Maize varieties, high and steady yields"}
-- summary: Eberhart–Russell 回归：品种在各环境（试点 × 年）的产量对环境平均的斜率，以及 Wricke 生态价；斜率接近 1、生态价小为稳定
-- key: [gen]
-- cycle: yearly
-- columns:
--   gen: {title: 品种}
--   maturity: {title: 生育期, unit: d}
--   trials: {title: 试验数, unit: 个}
--   yield: {title: 平均产量, unit: t/ha}
--   slope: {title: 对环境的斜率, description: "1 为随环境同步，大于 1 喜肥水"}
--   deviation: {title: 离回归均方}
--   ecovalence: {title: 生态价}
--   variation: {title: 变异系数}
--   yield_rank: {title: 丰产名次, unit: 位}
--   stability_rank: {title: 稳定名次, unit: 位}
with environments as (
    select
        gen,
        maturity,
        yield,
        avg(yield) over (partition by loc, year) - avg(yield) over () as environment,
        avg(yield) over (partition by gen) - avg(yield) over () as merit,
        avg(yield) over () as grand
    from agriculture.maize_trials
),
varieties as (
    select
        gen,
        any_value(maturity) as maturity,
        count(*) as trials,
        avg(yield) as yield,
        regr_slope(yield, environment) as slope,
        regr_syy(yield, environment) * (1 - regr_r2(yield, environment)) / (count(*) - 2) as deviation,
        sum(power(yield - grand - merit - environment, 2)) as ecovalence,
        stddev_samp(yield) / avg(yield) as variation
    from environments
    group by gen
)
select
    *,
    rank() over (order by yield desc) as yield_rank,
    rank() over (order by ecovalence) as stability_rank
from varieties
