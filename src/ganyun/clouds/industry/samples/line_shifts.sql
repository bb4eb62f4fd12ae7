-- 合成 synthetic：十一个市各两条样例产线、61 天、三班；有的线停机多，有的慢，有的次品多
with lines as (
  select row_number() over (order by c.code, k) as n, rpad(c.code, 6, '0') as division_code, c.name as city, k from base.divisions c cross join range(2) as t(k) where c.level = 'city'
), shifts as (
  select *, date '2016-11-01' + d::int as shift_date, ['早班', '中班', '晚班'][(1 + s)::int] as shift, n || '/' || d || '/' || s as i
  from lines cross join range(61) as a(d) cross join range(3) as b(s)
), ran as (
  select *, poisson('stops', i, 0.6 + 1.2 * uniform('fragile', n)) as stops from shifts
), timed as (
  select *, least(200, round(12 * stops * (0.5 + uniform('repair', i)), 1)) as repair_minutes, round(20 + 25 * uniform('setup', i), 1) as setup,
         round(0.4 + 1.2 * uniform('ideal', n), 2) as ideal_minutes from ran
), made as (
  select *, round(480 - repair_minutes - setup, 1) as run_minutes, 0.78 + 0.2 * uniform('pace', n) - 0.08 * uniform('slow', i) as pace from timed
), counted as (select *, floor(run_minutes * pace / ideal_minutes)::int as pieces from made)
select 'L' || lpad(n::varchar, 3, '0') as line, shift_date, shift, division_code, city, ['有色金属', '电子信息', '汽车', '医药', '纺织服装'][(1 + n % 5)::int] as industry,
       480 as planned_minutes, run_minutes, stops, repair_minutes, ideal_minutes, pieces,
       greatest(0, pieces - poisson('scrap', i, pieces * (0.004 + 0.03 * uniform('quality', n)))) as good_pieces
from counted
