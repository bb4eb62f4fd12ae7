-- title: {zh: 农产品产地价格指数, en: Farm-gate price indices}
-- summary: 五大产品产地价逐年的 Laspeyres、Paasche 与 Fisher 指数（各县为价格和数量的单元），并以 Fisher 链接成定基指数
-- key: [product, year]
-- cycle: yearly
-- columns:
--   product: {title: 产品}
--   year: {title: 年份}
--   counties: {title: 县数, unit: 个}
--   laspeyres: {title: Laspeyres 指数, description: 上年 = 1，基期数量加权}
--   paasche: {title: Paasche 指数, description: 上年 = 1，报告期数量加权}
--   fisher: {title: Fisher 指数, description: 两者的几何平均}
--   chained: {title: 定基指数, description: 第一年 = 100}
with pairs as (
    select
        product,
        year,
        price as p1,
        output as q1,
        lag(price) over before as p0,
        lag(output) over before as q0,
        lag(year) over before as before_year
    from agriculture.product_counties
    window before as (partition by county_code, product order by year)
),
indices as (
    select
        product,
        year,
        count(*) filter (before_year = year - 1) as counties,
        sum(p1 * q0) filter (before_year = year - 1) / sum(p0 * q0) filter (before_year = year - 1) as laspeyres,
        sum(p1 * q1) filter (before_year = year - 1) / sum(p0 * q1) filter (before_year = year - 1) as paasche
    from pairs
    group by all
)
select
    product,
    make_date(year, 1, 1) as year,
    counties,
    laspeyres,
    paasche,
    sqrt(laspeyres * paasche) as fisher,
    100 * exp(sum(coalesce(ln(laspeyres * paasche) / 2, 0)) over (partition by product order by year)) as chained
from indices
