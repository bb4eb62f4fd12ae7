-- title: {zh: 单产稳定性, en: How steady yields are}
-- summary: 各州最近三十年单产的水平、每年增量、趋势解释了多少，以及去掉趋势以后的变异系数
-- key: [crop, state]
-- cycle: yearly
-- columns:
--   crop: {title: 作物}
--   state: {title: 州}
--   years: {title: 年数, unit: 年}
--   yield: {title: 平均单产, unit: t/ha}
--   gain: {title: 每年增量, unit: t/ha}
--   explained: {title: 趋势解释的比例, description: R²}
--   variation: {title: 去趋势变异系数}
--   stability: {title: 稳定性, description: 变异系数不到 8% 为稳，不到 15% 为中}
with recent as (
    select crop, state, yield, year(year) as y
    from agriculture.yields
    qualify y > max(y) over (partition by crop) - 30
),
fitted as (
    select
        crop,
        state,
        count(*) as years,
        avg(yield) as yield,
        regr_slope(yield, y) as gain,
        regr_r2(yield, y) as explained,
        sqrt(regr_syy(yield, y) * (1 - regr_r2(yield, y)) / (count(*) - 2)) / avg(yield) as variation
    from recent
    group by all
    having count(*) >= 10
)
select
    *,
    case when variation < 0.08 then '稳' when variation < 0.15 then '中' else '不稳' end as stability
from fitted
