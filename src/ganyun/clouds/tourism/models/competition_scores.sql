-- title: {zh: 竞赛成绩, en: Scores in the competition}
-- summary: 每条序列 24 个月的平均绝对百分误差：本平台的预报与季节朴素法；区间包住实际值的比例
-- key: [series]
-- columns:
--   series: {title: 序列编号}
--   months: {title: 月数, unit: 月}
--   mape: {title: 预报 MAPE, unit: "%"}
--   naive_mape: {title: 季节朴素 MAPE, unit: "%"}
--   better: {title: 优于季节朴素}
--   covered: {title: 区间覆盖率}
select
    a.series,
    count(*) as months,
    100 * avg(abs(f.mean - a.actual) / abs(a.actual)) as mape,
    100 * avg(abs(a.naive - a.actual) / abs(a.actual)) as naive_mape,
    avg(abs(f.mean - a.actual)) < avg(abs(a.naive - a.actual)) as better,
    avg(if(a.actual between f.lower and f.upper, 1, 0)) as covered
from tourism.competition_actuals as a
join tourism.competition_forecast as f on f.series = a.series and f.month = a.month
group by a.series
