-- title: {zh: 五大产品分县一张图, en: Five products by county}
-- summary: 水稻、柑橘、生猪、茶叶、水产各县的规模、产量、产值，与上年相比和占全省的份额
-- key: [county_code, product, year]
-- cycle: yearly
-- columns:
--   county_code: {title: 县代码}
--   product: {title: 产品}
--   year: {title: 年份}
--   county: {title: 县}
--   city: {title: 设区市}
--   scale: {title: 规模, description: 公顷；生猪为头}
--   output: {title: 产量, unit: t}
--   price: {title: 产地价, unit: CNY/kg}
--   value: {title: 产值, unit: 万元}
--   output_change: {title: 产量比上年}
--   share: {title: 占全省产量}
--   latest: {title: 最近一年}
--   main: {title: 主产县, description: 产量居全省前二十的县}
select
    county_code,
    product,
    make_date(year, 1, 1) as year,
    county,
    city,
    scale,
    output,
    price,
    output * price / 10 as value,
    output / nullif(lag(output) over (partition by county_code, product order by year), 0) - 1 as output_change,
    output / nullif(sum(output) over (partition by product, year), 0) as share,
    year = max(year) over () as latest,
    output > 0 and rank() over (partition by product, year order by output desc) <= 20 as main
from agriculture.product_counties
