-- title: {zh: 酒店每日经营, en: The hotel by night}
-- summary: 入住的预订按夜展开：在住间数、平均房价、出租率、每间可售房收入；可售房按期间最高在住间数推定（数据里没有客房总数）
-- key: [night]
-- level: 1
-- why: 只有每夜的合计
-- cycle: daily
-- columns:
--   night: {title: 夜}
--   rooms_sold: {title: 在住间数, unit: 间}
--   rooms: {title: 可售房（推定）, unit: 间}
--   revenue: {title: 客房收入, unit: EUR}
--   adr: {title: 平均房价, unit: EUR}
--   occupancy: {title: 出租率}
--   revpar: {title: 每间可售房收入, unit: EUR}
with arrivals as (
    select
        strptime(arrival_date_year || ' ' || arrival_date_month || ' ' || arrival_date_day_of_month, '%Y %B %d')::date as arrival,
        stays_in_weekend_nights + stays_in_week_nights as nights,
        adr
    from tourism.hotel_bookings
    where is_canceled = 0
),
nights as (
    select arrival + unnest(range(nights))::integer as night, adr
    from arrivals
),
daily as (
    select night, count(*) as rooms_sold, sum(adr) as revenue
    from nights
    group by night
)
select
    night,
    rooms_sold,
    max(rooms_sold) over () as rooms,
    revenue,
    revenue / rooms_sold as adr,
    rooms_sold / max(rooms_sold) over () as occupancy,
    revenue / max(rooms_sold) over () as revpar
from daily
