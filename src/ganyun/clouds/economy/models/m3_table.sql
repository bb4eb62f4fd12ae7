-- title: {zh: M3 成绩表, en: The M3 table}
-- summary: 对称百分误差按频率与类型：全部预测点的平均，与竞赛的算法一致；全部一行与参赛者的成绩可比
-- key: [period, type]
-- columns:
--   period: {title: 频率}
--   type: {title: 类型}
--   series: {title: 序列数, unit: 条}
--   smape: {title: 对称百分误差, unit: "%"}
--   covered: {title: 区间覆盖率}
--   theta: {title: Theta（竞赛第一）, unit: "%", description: 竞赛只按频率公布}
with scores as (
    select
        coalesce(period, '全部') as period,
        coalesce(type, '全部') as type,
        count(*) as series,
        sum(smape * points) / sum(points) as smape,
        sum(covered * points) / sum(points) as covered
    from economy.m3_scores
    group by grouping sets ((period, type), (period), (type), ())
),
theta as (
    select
        max("all") filter (method = 'THETA') as total,
        max(yearly) filter (method = 'THETA') as yearly,
        max(quarterly) filter (method = 'THETA') as quarterly,
        max(monthly) filter (method = 'THETA') as monthly,
        max(other) filter (method = 'THETA') as other
    from economy.m3_reference
)
select
    s.period,
    s.type,
    s.series,
    s.smape,
    s.covered,
    case when s.type <> '全部' then null when s.period = '全部' then t.total when s.period = 'YEARLY' then t.yearly
        when s.period = 'QUARTERLY' then t.quarterly when s.period = 'MONTHLY' then t.monthly else t.other end as theta
from scores as s
cross join theta as t
