-- 合成 synthetic：样例省 2017 年 1–11 月的一千二百件办件，工作日收件；用时多在承诺以内，约半成超期，少数不予受理或还在审查
with days as (
    select date::date as date, row_number() over (order by date) - 1 as n
    from (select unnest(generate_series(date '2017-01-03', date '2017-11-30', interval 1 day)) as date)
    where isodow(date) <= 5 and date::date::varchar not in (select date from base.holidays where is_off_day = 'true')
),
items as (select *, row_number() over (order by implementation_code) - 1 as n from item_list),
drawn as (
    select i, items.*, days.date as received_on,
           uniform('refuse', i) as refuse, uniform('late', i) as late, uniform('speed', i) as speed, uniform('wait', i) as wait
    from range(1200) t(i)
    join days on days.n = whole(0, (select max(n) from days), uniform('day', i))
    join items on items.n = whole(0, (select max(n) from items), uniform('item', i))
),
dated as (
    select *, if(refuse < 0.03, null, received_on + whole(0, 3, wait)::integer) as accepted_on,
           round(promised_limit * 1.4 * case when late < 0.04 then 1.05 + 0.6 * speed else 0.25 + 0.72 * speed end)::integer as days
    from drawn
),
closed as (
    select *, if(accepted_on + days > date '2017-12-29', null, greatest(accepted_on, received_on + days)) as decided_on from dated
)
select division_code || '-' || strftime(received_on, '%Y%m%d') || '-' || lpad(i::varchar, 6, '0') as case_no,
       implementation_code, weighted(['窗口', '网上', '快递'], [5, 4, 1], uniform('channel', i)) as channel,
       received_on, accepted_on, decided_on,
       if(decided_on + 4 > date '2017-12-29', null, decided_on + whole(0, 4, wait)::integer) as delivered_on,
       case when accepted_on is null then '不予受理' when decided_on is null then '审查'
            when decided_on + 4 > date '2017-12-29' then '已决定' else '已送达' end as state,
       case when accepted_on is null and wait < 0.8 then pick(['不属于本机关职权', '材料不符合法定形式', '依法不需要取得许可'], late) end
           as refusal_reason,
       true as synthetic
from closed
