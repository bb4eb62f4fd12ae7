-- title: {zh: 酒店需求与退订, en: Hotel demand and cancellation}
-- summary: 每月每个细分市场的预订、退订、入住、夜数、提前期与平均房价
-- key: [month, segment]
-- level: 1
-- why: 只有每月每个细分市场的合计，不足十笔的并入其他
-- cycle: monthly
-- columns:
--   month: {title: 到店月份}
--   segment: {title: 细分市场}
--   bookings: {title: 预订, unit: 笔}
--   cancelled: {title: 退订, unit: 笔}
--   stays: {title: 入住, unit: 笔}
--   nights: {title: 入住夜数, unit: 间夜}
--   lead_days: {title: 平均提前, unit: d}
--   adr: {title: 平均房价, unit: EUR}
--   cancellation_rate: {title: 退订率}
with bookings as (
    select
        date_trunc('month', strptime(arrival_date_year || ' ' || arrival_date_month || ' ' || arrival_date_day_of_month, '%Y %B %d'))::date as month,
        market_segment,
        is_canceled,
        stays_in_weekend_nights + stays_in_week_nights as nights,
        lead_time,
        adr
    from tourism.hotel_bookings
),
sized as (
    select *, count(*) over (partition by month, market_segment) as size
    from bookings
)
select
    month,
    if(size < 10, '其他', market_segment) as segment,
    count(*) as bookings,
    sum(is_canceled)::bigint as cancelled,
    count(*) - sum(is_canceled)::bigint as stays,
    (sum(nights) filter (is_canceled = 0))::bigint as nights,
    avg(lead_time) as lead_days,
    sum(adr * nights) filter (is_canceled = 0) / nullif(sum(nights) filter (is_canceled = 0), 0) as adr,
    avg(is_canceled) as cancellation_rate
from sized
group by all
having count(*) >= 10
