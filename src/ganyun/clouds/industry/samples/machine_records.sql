-- 合成 synthetic：1,200 条加工记录；磨损高、温差小且转速低、功率过低过高、低等级带重扭矩的会坏
with drawn as (
  select i, weighted(['L', 'M', 'H'], [60, 30, 10], uniform('type', i)) as type, round(300 + 2 * normal('air', i // 40), 1) as air,
         round(1380 + 320 * abs(normal('speed', i))) as speed, whole(0, 240, uniform('wear', i)) as wear
  from range(1, 1201) as t(i)
), loaded as (
  select *, round(air + 10 + 1.0 * normal('process', i // 20), 1) as process, round(greatest(4, 62 - 0.016 * speed + 7 * normal('torque', i)), 1) as torque from drawn
), judged as (
  select *, (wear > 215 and uniform('tool', i) < 0.3)::int as twf, (process - air < 8.8 and speed < 1420)::int as hdf,
         (torque * speed * 0.10472 < 3500 or torque * speed * 0.10472 > 9000)::int as pwf, (wear * torque > if(type = 'L', 11400, 12800))::int as osf
  from loaded
)
select i as uid, type || lpad((20000 + i)::varchar, 5, '0') as product_id, type, air as air_temperature, process as process_temperature, speed::int as rotational_speed,
       torque, wear as tool_wear, greatest(twf, hdf, pwf, osf) as machine_failure, twf as tool_wear_failure, hdf as heat_dissipation_failure,
       pwf as power_failure, osf as overstrain_failure, 0 as random_failure
from judged
