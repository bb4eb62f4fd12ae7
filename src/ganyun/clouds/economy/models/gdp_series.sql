-- title: {zh: 生产总值年度序列, en: Annual series of gross regional product}
-- summary: 1993 至 2017 年各省生产总值与名义增速，一省一年一行，供预测
-- key: [province, year]
-- cycle: yearly
-- columns:
--   province: {title: 省份}
--   year: {title: 年份}
--   gdp: {title: 生产总值, unit: 亿元}
--   growth: {title: 名义增速}
select
    province,
    make_date(year, 1, 1) as year,
    gdp,
    gdp / lag(gdp) over (partition by province order by year) - 1 as growth
from economy.province_gdp
