-- title: {zh: M3 逐条误差, en: Errors in M3 by series}
-- summary: 每条序列预测期内的对称平均绝对百分误差 200|a − f|/(|a| + |f|)，区间包住实际值的比例
-- key: [series]
-- columns:
--   series: {title: 序列编号}
--   period: {title: 频率}
--   type: {title: 类型}
--   points: {title: 期数, unit: 期}
--   smape: {title: 对称百分误差, unit: "%"}
--   covered: {title: 区间覆盖率}
with forecasts as (
    select series, date, mean, lower, upper from economy.m3_yearly_forecast
    union all
    select series, date, mean, lower, upper from economy.m3_quarterly_forecast
    union all
    select series, date, mean, lower, upper from economy.m3_monthly_forecast
    union all
    select series, date, mean, lower, upper from economy.m3_other_forecast
)
select
    a.series,
    a.period,
    a.type,
    count(*) as points,
    avg(200 * abs(a.actual - f.mean) / (abs(a.actual) + abs(f.mean))) as smape,
    avg(if(a.actual between f.lower and f.upper, 1, 0)) as covered
from economy.m3_actuals as a
join forecasts as f using (series, date)
group by a.series, a.period, a.type
