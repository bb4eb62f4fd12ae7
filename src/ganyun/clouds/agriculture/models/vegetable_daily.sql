-- title: {zh: 蔬菜分类日价, en: Vegetable prices by category and day}
-- summary: 每个分类（和全部）每天有几个单品报价，均价与中位价各是多少
-- key: [category, date]
-- cycle: daily
-- columns:
--   category: {title: 分类}
--   date: {title: 日期}
--   items: {title: 报价单品数, unit: 个}
--   price_mean: {title: 均价, unit: CNY/kg}
--   price_median: {title: 中位价, unit: CNY/kg}
select
    coalesce(category, '全部') as category,
    date,
    count(*) as items,
    avg(price) as price_mean,
    median(price) as price_median
from agriculture.vegetable_prices
group by grouping sets ((category, date), (date))
