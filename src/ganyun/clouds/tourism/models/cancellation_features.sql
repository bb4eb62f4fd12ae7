-- title: {zh: 退订特征, en: Features of cancellation}
-- summary: 每笔预订在下订时就知道的特征和后来是否退订；结果、结果日期、分配的房型和到店后才有的车位不在内；每个整批团队只留代理编号
-- key: [booking]
-- columns:
--   booking: {title: 行号}
--   arrival: {title: 到店日期}
--   cancelled: {title: 是否退订}
--   lead_time: {title: 提前天数, unit: d}
--   nights: {title: 夜数, unit: 夜}
--   weekend_nights: {title: 周末夜数, unit: 夜}
--   guests: {title: 人数, unit: 人}
--   children: {title: 儿童与婴儿, unit: 人}
--   adr: {title: 日均房价, unit: EUR}
--   meal: {title: 餐食}
--   segment: {title: 细分市场}
--   channel: {title: 分销渠道}
--   customer_type: {title: 客人类型}
--   deposit: {title: 押金}
--   room: {title: 预订房型}
--   domestic: {title: 是否本国}
--   repeated: {title: 是否回头客}
--   cancelled_before: {title: 以往退订, unit: 次}
--   stayed_before: {title: 以往入住, unit: 次}
--   requests: {title: 特殊要求, unit: 项}
--   agent: {title: 代理}
--   month_of_year: {title: 到店月份}
select
    booking,
    strptime(arrival_date_year || ' ' || arrival_date_month || ' ' || arrival_date_day_of_month, '%Y %B %d')::date as arrival,
    is_canceled as cancelled,
    lead_time,
    stays_in_weekend_nights + stays_in_week_nights as nights,
    stays_in_weekend_nights as weekend_nights,
    (adults + coalesce(children, 0) + babies)::bigint as guests,
    (coalesce(children, 0) + babies)::bigint as children,
    adr,
    meal,
    market_segment as segment,
    distribution_channel as channel,
    customer_type,
    deposit_type as deposit,
    reserved_room_type as room,
    country = 'PRT' as domestic,
    is_repeated_guest as repeated,
    previous_cancellations as cancelled_before,
    previous_bookings_not_canceled as stayed_before,
    total_of_special_requests as requests,
    coalesce(agent::varchar, '无') as agent,
    month(strptime(arrival_date_month, '%B')) as month_of_year
from tourism.hotel_bookings
