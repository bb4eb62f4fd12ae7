-- 合成 synthetic：样例水站 40 天的小时值；有整段不动的恒值、缺测的时段和几处突跳
select timestamp '2016-01-02 02:00:00' + to_hours(h::int) as monitor_time,
       case when h % 211 = 17 then null when h % 333 = 50 then 60 + h % 7 when h between 400 and 420 then 1.77 else round(1.6 + 0.4 * sin(2 * pi() * h / 24) + 0.06 * normal('water', h), 2) end as value
from range(960) as t(h)
where h not between 600 and 611 and h % 97 <> 5
