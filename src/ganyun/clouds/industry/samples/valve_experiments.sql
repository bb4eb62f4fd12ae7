-- 合成 synthetic：三次样例关阀试验，各 600 秒，第 420 秒起关小阀门，流量下降、电流和振动微变
with seconds as (
  select e, n, case when n between 420 and 569 then 1 else 0 end as closed, (n in (420, 570))::int as changed from range(3) as a(e) cross join range(600) as b(n)
)
select 'sample/' || e as experiment, timestamp '2016-03-09 10:00:00' + to_seconds((3600 * e + n)::int) as datetime,
       round(0.027 + 0.0006 * normal('a1', e || '/' || n) + 0.0004 * closed, 6) as accelerometer1, round(0.04 + 0.0009 * normal('a2', e || '/' || n) + 0.001 * closed, 6) as accelerometer2,
       round(1.2 + 0.15 * normal('cu', e || '/' || n) - 0.1 * closed, 5) as current, round(0.05 + 0.3 * normal('pr', e || '/' || n), 6) as pressure,
       round(70 + 2 * e + 0.4 * normal('te', e || '/' || n), 4) as temperature, round(25 + 0.3 * e + 0.05 * normal('th', e || '/' || n), 4) as thermocouple,
       round(230 + 8 * normal('vo', e || '/' || n), 3) as voltage, round(32 - 2.5 * closed + 0.6 * normal('fl', e || '/' || n), 4) as flow, closed as anomaly, changed as changepoint
from seconds
