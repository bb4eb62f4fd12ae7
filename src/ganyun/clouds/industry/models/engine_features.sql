-- title: {zh: 发动机剩余寿命特征, en: Features of engines}
-- summary: 会变化的 14 个传感器的 20 周期滑动均值，和最近 5 周期均值与它之差（趋势）；目标是剩余周期，以 125 为上限。
-- key: [unit, cycle]
-- tags: [设备, 剩余寿命, 特征]
-- columns:
--   remaining: {title: 剩余周期（上限 125）, unit: 周期}
--   s2_mean: {title: s2 的 20 周期均值}
--   s2_drift: {title: s2 的近期偏离}
--   s3_mean: {title: s3 的 20 周期均值}
--   s3_drift: {title: s3 的近期偏离}
--   s4_mean: {title: s4 的 20 周期均值}
--   s4_drift: {title: s4 的近期偏离}
--   s7_mean: {title: s7 的 20 周期均值}
--   s7_drift: {title: s7 的近期偏离}
--   s8_mean: {title: s8 的 20 周期均值}
--   s8_drift: {title: s8 的近期偏离}
--   s9_mean: {title: s9 的 20 周期均值}
--   s9_drift: {title: s9 的近期偏离}
--   s11_mean: {title: s11 的 20 周期均值}
--   s11_drift: {title: s11 的近期偏离}
--   s12_mean: {title: s12 的 20 周期均值}
--   s12_drift: {title: s12 的近期偏离}
--   s13_mean: {title: s13 的 20 周期均值}
--   s13_drift: {title: s13 的近期偏离}
--   s14_mean: {title: s14 的 20 周期均值}
--   s14_drift: {title: s14 的近期偏离}
--   s15_mean: {title: s15 的 20 周期均值}
--   s15_drift: {title: s15 的近期偏离}
--   s17_mean: {title: s17 的 20 周期均值}
--   s17_drift: {title: s17 的近期偏离}
--   s20_mean: {title: s20 的 20 周期均值}
--   s20_drift: {title: s20 的近期偏离}
--   s21_mean: {title: s21 的 20 周期均值}
--   s21_drift: {title: s21 的近期偏离}
select
    unit, cycle, least(125, max(cycle) over (partition by unit) - cycle) as remaining,
    avg(s2) over long as s2_mean, avg(s2) over short - avg(s2) over long as s2_drift,
    avg(s3) over long as s3_mean, avg(s3) over short - avg(s3) over long as s3_drift,
    avg(s4) over long as s4_mean, avg(s4) over short - avg(s4) over long as s4_drift,
    avg(s7) over long as s7_mean, avg(s7) over short - avg(s7) over long as s7_drift,
    avg(s8) over long as s8_mean, avg(s8) over short - avg(s8) over long as s8_drift,
    avg(s9) over long as s9_mean, avg(s9) over short - avg(s9) over long as s9_drift,
    avg(s11) over long as s11_mean, avg(s11) over short - avg(s11) over long as s11_drift,
    avg(s12) over long as s12_mean, avg(s12) over short - avg(s12) over long as s12_drift,
    avg(s13) over long as s13_mean, avg(s13) over short - avg(s13) over long as s13_drift,
    avg(s14) over long as s14_mean, avg(s14) over short - avg(s14) over long as s14_drift,
    avg(s15) over long as s15_mean, avg(s15) over short - avg(s15) over long as s15_drift,
    avg(s17) over long as s17_mean, avg(s17) over short - avg(s17) over long as s17_drift,
    avg(s20) over long as s20_mean, avg(s20) over short - avg(s20) over long as s20_drift,
    avg(s21) over long as s21_mean, avg(s21) over short - avg(s21) over long as s21_drift
from industry.engine_cycles
window
    long as (partition by unit order by cycle rows between 19 preceding and current row),
    short as (partition by unit order by cycle rows between 4 preceding and current row)
