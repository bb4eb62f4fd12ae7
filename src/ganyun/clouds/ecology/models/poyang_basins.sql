-- title: {zh: 鄱阳湖七流域降水与径流概况, en: Rain and runoff of the Poyang basins}
-- summary: 每个流域的多年平均降水、径流深、径流系数（径流总量除以降水总量）、丰枯之比，汛期占比，以及雨后几天径流响应最强、是否稳定。
-- key: [scenario, basin_en]
-- tags: [水文, 鄱阳湖]
-- cycle: yearly
-- columns:
--   main: {title: 主方案, description: 不含全期和剔除缺测的两种方案}
--   years: {title: 年数, unit: a}
--   precipitation: {title: 多年平均降水, unit: mm}
--   runoff: {title: 多年平均径流深, unit: mm}
--   coefficient: {title: 径流系数}
--   wet_dry_ratio: {title: 最丰年与最枯年径流之比}
--   flood_season_share: {title: 春夏径流占全年, description: 3—8 月}
--   lag_days: {title: 响应最强的滞时, unit: d}
--   lag_low: {title: 滞时下限（2.5%）, unit: d}
--   lag_high: {title: 滞时上限（97.5%）, unit: d}
--   lag_stability: {title: 滞时稳定性}
with annual as (
    select
        scenario, basin_en, any_value(basin_cn) as basin_cn, count(*) as years, avg(precipitation_mm) as precipitation, avg(runoff_depth_mm) as runoff,
        sum(runoff_depth_mm) / sum(precipitation_mm) as coefficient, max(runoff_depth_mm) / min(runoff_depth_mm) as wet_dry_ratio
    from ecology.poyang_annual
    group by scenario, basin_en
),
seasonal as (
    select basin_en, sum(runoff_fraction) filter (season in ('Spring', 'Summer')) as flood_season_share
    from ecology.poyang_seasonal
    group by basin_en
)
select
    annual.scenario, not contains(annual.scenario, 'full') and not contains(annual.scenario, 'missing') as main, annual.basin_en, annual.basin_cn, annual.years, annual.precipitation, annual.runoff, annual.coefficient, annual.wet_dry_ratio,
    seasonal.flood_season_share, lag.observed_best_lag_days as lag_days, lag.bootstrap_best_lag_ci025 as lag_low,
    lag.bootstrap_best_lag_ci975 as lag_high, lag.stability_class as lag_stability
from annual
left join seasonal using (basin_en)
left join ecology.poyang_lag as lag using (basin_en)
