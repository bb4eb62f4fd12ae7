-- 合成 synthetic：八个检测器五天的五分钟车速；早晚高峰变慢，百分之一的缺测记零
with steps as (
  select s, d, 5 * ((s - 1) % 288) as minute, (s - 1) // 288 as day from range(1, 1441) as a(s) cross join range(1, 9) as b(d)
)
select s as step, 'D' || d as detector, d as position,
       if(uniform('missing', s || '/' || d) < 0.01, 0,
          round(64 - 26 * greatest(0, 1 - abs(minute - 480 - 4 * d) / 90.0) * (0.7 + 0.3 * uniform('morning', d || '/' || day))
                - 22 * greatest(0, 1 - abs(minute - 1065 + 3 * d) / 110.0) * (0.7 + 0.3 * uniform('evening', d || '/' || day))
                + 1.2 * normal('slow', d || '/' || s // 4) + 0.8 * normal('noise', s || '/' || d), 2)) as speed
from steps
