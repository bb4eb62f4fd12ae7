-- title: {zh: 蔬菜价格日指数, en: Daily vegetable price index}
-- summary: 按年链接的 Jevons 指数：单品当日价与它上一年几何平均价之比，取几何平均，再乘上一年的水平；首年以自身平均为 100。逐日链接会随单品进出而漂移，按年链接不会
-- key: [category, date]
-- cycle: daily
-- columns:
--   category: {title: 分类}
--   date: {title: 日期}
--   matched: {title: 配对单品数, unit: 个}
--   price_index: {title: 价格指数, description: 首年平均 = 100}
--   week_change: {title: 一周涨跌}
--   year_change: {title: 同比涨跌}
--   warning: {title: 周涨跌预警, description: 超过 10% 黄，超过 20% 红}
with yearly as (
    select item_code, any_value(category) as category, year(date) as year, avg(ln(price)) as level
    from agriculture.vegetable_prices
    group by item_code, year(date)
),
links as (
    select coalesce(now.category, '全部') as category, now.year, avg(now.level - before.level) as change
    from yearly as now
    join yearly as before on before.item_code = now.item_code and before.year = now.year - 1
    group by grouping sets ((now.category, now.year), (now.year))
),
first as (
    select min(year) as year from yearly
),
daily as (
    select coalesce(p.category, '全部') as category, p.date, count(*) as matched, avg(ln(p.price) - r.level) as change
    from agriculture.vegetable_prices as p
    cross join first as f
    join yearly as r on r.item_code = p.item_code and r.year = greatest(year(p.date) - 1, f.year)
    group by grouping sets ((p.category, p.date), (p.date))
),
linked as (
    select d.category, d.date, d.matched, 100 * exp(d.change + coalesce(sum(l.change), 0)) as price_index
    from daily as d
    left join links as l on l.category = d.category and l.year < year(d.date)
    group by d.category, d.date, d.matched, d.change
),
compared as (
    select
        *,
        first_value(price_index) over week as week_ago,
        first_value(price_index) over season as year_ago,
        min(date) over (partition by category) as first_date
    from linked
    window
        week as (partition by category order by date range between interval 7 days preceding and current row),
        season as (partition by category order by date range between interval 365 days preceding and current row)
)
select
    category,
    date,
    matched,
    price_index,
    if(date - first_date >= 7, price_index / week_ago - 1, null) as week_change,
    if(date - first_date >= 365, price_index / year_ago - 1, null) as year_change,
    case
        when date - first_date < 7 then null
        when abs(price_index / week_ago - 1) > 0.20 then '红'
        when abs(price_index / week_ago - 1) > 0.10 then '黄'
        else '绿'
    end as warning
from compared
