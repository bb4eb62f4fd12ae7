-- 合成 synthetic：样例省 2017 年两千件法律援助、公证、司法鉴定、人民调解；用时多在期限以内；没有案件内容
with drawn as (
    select i, weighted(['法律援助', '公证', '司法鉴定', '人民调解'], [25, 40, 10, 25], uniform('service', i)) as service,
           pick(['369902', '369903', '369904', '369921', '369922', '369923', '369924', '369981', '369982', '369983'],
                uniform('county', i)) as division_code,
           date '2017-01-03' + whole(0, 350, uniform('day', i))::integer as applied_on,
           uniform('accept', i) < 0.94 as accepted, uniform('speed', i) as speed
    from range(2000) t(i)
),
weekdays as (select *, applied_on - greatest(isodow(applied_on) - 5, 0)::integer as day from drawn),
timed as (
    select *, case service when '法律援助' then day + (2 + round(6 * speed))::integer end as decided,
           day + case service when '法律援助' then 3 + round(9 * speed) when '公证' then 4 + round(19 * speed)
                              when '司法鉴定' then 12 + round(36 * speed) else 3 + round(30 * speed) end::integer as finished
    from weekdays
)
select case service when '法律援助' then 'FY' when '公证' then 'GZ' when '司法鉴定' then 'JD' else 'TJ' end || lpad(i::varchar, 6, '0')
           as service_no,
       service, division_code, day as applied_on, accepted,
       if(decided <= date '2017-12-29', decided, null) as decided_on,
       if(accepted and finished <= date '2017-12-29', finished, null) as finished_on,
       case when accepted and finished <= date '2017-12-29' and uniform('review', i) < 0.5
            then weighted(['5', '4', '3', '2', '1'], [60, 27, 9, 3, 1], uniform('grade', i)) end as grade,
       true as synthetic
from timed
