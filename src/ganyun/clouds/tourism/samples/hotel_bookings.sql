-- 合成 synthetic：样例酒店两年的 1,600 笔预订；提前期长、网上订的容易退，一百笔与别的完全相同
with drawn as (
  select i, date '2015-07-01' + (floor(uniform('arrive', i) * 730))::int as arrival, floor(uniform('lead', i) * uniform('lead2', i) * 300)::int as lead_time,
         weighted(['Online TA', 'Offline TA/TO', 'Direct', 'Groups', 'Corporate'], [44, 19, 16, 15, 6], uniform('segment', i)) as segment,
         1 + whole(0, 5, uniform('nights', i)) as nights, uniform('cancel', i) as u
  from (select i % 1500 as i from range(1600) as t(i))
), kept as (
  select *, row_number() over (order by i, lead_time) as booking,
         u < 0.08 + 0.0011 * lead_time + if(segment = 'Online TA', 0.12, 0) + if(segment = 'Groups', 0.16, 0) as gone
  from drawn
)
select booking, 'Resort Hotel' as hotel, gone::int as is_canceled, lead_time, year(arrival) as arrival_date_year, strftime(arrival, '%B') as arrival_date_month,
       week(arrival) as arrival_date_week_number, day(arrival) as arrival_date_day_of_month, nights // 3 as stays_in_weekend_nights, nights - nights // 3 as stays_in_week_nights,
       1 + whole(0, 1, uniform('adults', i)) as adults, if(uniform('children', i) < 0.1, 1, 0) as children, 0 as babies,
       weighted(['BB', 'HB', 'FB'], [75, 20, 5], uniform('meal', i)) as meal, weighted(['PRT', 'GBR', 'ESP', 'CHN', 'FRA'], [45, 20, 15, 10, 10], uniform('country', i)) as country,
       segment as market_segment, if(segment in ('Direct', 'Corporate'), segment, 'TA/TO') as distribution_channel, if(uniform('again', i) < 0.04, 1, 0) as is_repeated_guest,
       if(uniform('before', i) < 0.05, 1, 0) as previous_cancellations, 0 as previous_bookings_not_canceled, pick(['A', 'D', 'E'], uniform('room', i)) as reserved_room_type,
       pick(['A', 'D', 'E'], uniform('room', i)) as assigned_room_type, if(uniform('change', i) < 0.15, 1, 0) as booking_changes,
       if(gone and uniform('deposit', i) < 0.15, 'Non Refund', 'No Deposit') as deposit_type, if(segment in ('Direct', 'Corporate'), null, whole(1, 40, uniform('agent', i))) as agent,
       if(segment = 'Corporate', whole(1, 20, uniform('company', i)), null) as company, 0 as days_in_waiting_list,
       if(segment = 'Groups', 'Transient-Party', 'Transient') as customer_type,
       round((55 + 70 * greatest(0, 1 - abs(month(arrival) - 7.5) / 4)) * (0.85 + 0.3 * uniform('rate', i)), 2) as adr, if(uniform('car', i) < 0.13, 1, 0) as required_car_parking_spaces,
       whole(0, 2, uniform('wish', i)) as total_of_special_requests, if(gone, if(uniform('late', i) < 0.03, 'No-Show', 'Canceled'), 'Check-Out') as reservation_status,
       if(gone, arrival - (lead_time // 2)::int, arrival + nights::int) as reservation_status_date
from kept
