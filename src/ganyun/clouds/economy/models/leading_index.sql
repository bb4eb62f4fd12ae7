-- title: {zh: 先行合成指数, en: Leading index}
-- summary: 五个先行指标的合成指数：对称变化率，按波动的倒数加权，累乘成水平，首月 = 100
-- key: [city, month]
-- cycle: monthly
-- columns:
--   city: {title: 设区市}
--   month: {title: 月份}
--   indicators: {title: 指标数, unit: 个}
--   change: {title: 合成变化率, unit: "%"}
--   level: {title: 合成指数, description: 首月 = 100}
with changes as (
    select
        city,
        indicator,
        month,
        200 * (adjusted - lag(adjusted) over months) / (adjusted + lag(adjusted) over months) as change
    from economy.city_adjusted
    where indicator in ('工业用电', '货运量', '贷款余额', '用工需求', '固定资产投资')
    window months as (partition by city, indicator order by month)
),
spreads as (
    select city, indicator, stddev_samp(change) as sd
    from changes
    group by all
    having stddev_samp(change) > 0
),
weights as (
    select city, indicator, (1 / sd) / sum(1 / sd) over (partition by city) as weight
    from spreads
),
combined as (
    select c.city, c.month, count(c.change) as indicators, coalesce(sum(c.change * w.weight), 0) as change
    from changes as c
    join weights as w using (city, indicator)
    group by c.city, c.month
)
select
    city,
    month,
    indicators,
    change,
    100 * exp(sum(ln((200 + change) / (200 - change))) over (partition by city order by month)) as level
from combined
