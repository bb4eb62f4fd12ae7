-- title: {zh: 蔬菜损耗后毛利, en: Vegetable margins after losses}
-- summary: 每个单品每月的有效成本（批发价 ÷ (1 − 损耗率)）、保本加价率，以及加价四成时损耗以后还剩的毛利率
-- key: [item_code, month]
-- cycle: monthly
-- columns:
--   item_code: {title: 单品编码}
--   month: {title: 月份}
--   item: {title: 单品名称}
--   category: {title: 分类}
--   price: {title: 月均批发价, unit: CNY/kg}
--   loss_rate: {title: 损耗率, unit: "%"}
--   effective_cost: {title: 有效成本, unit: CNY/kg}
--   loss_cost: {title: 损耗成本, unit: CNY/kg}
--   break_even_markup: {title: 保本加价率}
--   margin: {title: 损耗后毛利率, description: 售价为批发价的 1.4 倍时}
with priced as (
    select
        item_code,
        date_trunc('month', date)::date as month,
        any_value(item) as item,
        any_value(category) as category,
        avg(price) as price
    from agriculture.vegetable_prices
    group by all
)
select
    p.item_code,
    p.month,
    p.item,
    p.category,
    p.price,
    l.loss_rate,
    p.price / (1 - l.loss_rate / 100) as effective_cost,
    p.price / (1 - l.loss_rate / 100) - p.price as loss_cost,
    l.loss_rate / (100 - l.loss_rate) as break_even_markup,
    1 - 1 / (1.4 * (1 - l.loss_rate / 100)) as margin
from priced as p
join agriculture.vegetable_losses as l using (item_code)
