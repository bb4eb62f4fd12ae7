-- 合成 synthetic：样例试验台正常运行 900 秒
select 'sample/normal' as experiment, timestamp '2016-02-08 13:00:00' + to_seconds(n::int) as datetime,
       round(0.2 + 0.006 * normal('na1', n), 6) as accelerometer1, round(0.27 + 0.005 * normal('na2', n), 6) as accelerometer2, round(2.1 + 0.3 * normal('ncu', n), 5) as current,
       round(0.05 + 0.3 * normal('npr', n), 6) as pressure, round(90 + 0.5 * normal('nte', n), 4) as temperature, round(27.5 + 0.3 * normal('nth', n), 4) as thermocouple,
       round(230 + 8 * normal('nvo', n), 3) as voltage, round(122 + 1.2 * normal('nfl', n), 4) as flow
from range(900) as t(n)
