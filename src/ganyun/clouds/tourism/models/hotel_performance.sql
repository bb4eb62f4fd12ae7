-- title: {zh: 饭店经营月报, en: Hotel performance by month}
-- summary: 每县每月的平均房价、出租率与每间可售房收入 RevPAR = ADR × 出租率
-- key: [county_code, month]
-- level: 1
-- why: 公开口径的县级月度合计
-- cycle: monthly
-- columns:
--   county_code: {title: 县代码}
--   month: {title: 月份}
--   county: {title: 县}
--   city: {title: 设区市}
--   rooms: {title: 可售间夜, unit: 间夜}
--   sold: {title: 已售间夜, unit: 间夜}
--   revenue: {title: 客房收入, unit: CNY}
--   adr: {title: 平均房价, unit: CNY}
--   occupancy: {title: 出租率}
--   revpar: {title: 每间可售房收入, unit: CNY}
select
    county_code,
    date_trunc('month', date)::date as month,
    any_value(county) as county,
    any_value(city) as city,
    sum(rooms)::bigint as rooms,
    sum(sold)::bigint as sold,
    sum(revenue) as revenue,
    sum(revenue) / nullif(sum(sold), 0) as adr,
    sum(sold) / sum(rooms) as occupancy,
    sum(revenue) / sum(rooms) as revpar
from tourism.hotel_rooms
group by county_code, date_trunc('month', date)::date
