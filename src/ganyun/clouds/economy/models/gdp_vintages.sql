-- title: {zh: 生产总值的版本, en: Vintages of gross regional product}
-- summary: 同一省同一年的三个数：普查以前公布的、面板里当年公布的、修订后的；修订多少
-- key: [province, year]
-- cycle: yearly
-- columns:
--   province: {title: 省份}
--   year: {title: 年份}
--   before_census: {title: 普查前公布, unit: 亿元}
--   published: {title: 面板所记公布数, unit: 亿元}
--   revised: {title: 修订后, unit: 亿元}
--   revision: {title: 修订幅度, description: 修订后与普查前之比减一}
select
    o.province,
    make_date(o.year, 1, 1) as year,
    o.gdp as before_census,
    p.gdp_published as published,
    p.gdp as revised,
    p.gdp / o.gdp - 1 as revision
from economy.province_gdp as o
join economy.province_panel as p on p.province = o.province and p.year = o.year
