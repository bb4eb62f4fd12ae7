-- title: {zh: 分地区季度出游, en: Trips by region and quarter}
-- summary: 国内过夜出游，季度换成日期
-- key: [region, purpose, quarter]
-- columns:
--   region: {title: 地区}
--   purpose: {title: 目的}
--   quarter: {title: 季度}
--   state: {title: 州}
--   trips: {title: 人次, unit: 千人次}
select
    region,
    purpose,
    make_date(left(quarter, 4)::integer, 3 * right(quarter, 1)::integer - 2, 1) as quarter,
    state,
    trips
from tourism.domestic_trips
