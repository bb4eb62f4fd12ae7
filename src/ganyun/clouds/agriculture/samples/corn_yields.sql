-- 合成 synthetic：八个样例州 1960 至 2011 年的玉米，单产逐年提高，各州波动不同
select 'Sample State ' || chr((64 + s)::int) as state, 1960 + y as year,
       round(150000 * s * (1 + 0.08 * normal('corn area', s || '/' || y)), 0) as acres,
       round((38 + 4 * s) * (1 + 0.028 * y) * (1 + 0.014 * s * normal('corn yield', s || '/' || y)), 1) as yield
from range(1, 9) as a(s) cross join range(52) as b(y)
