-- 合成 synthetic：六个样例州 1970 至 2011 年的稻谷，单产逐年提高，各州波动不同
select 'Sample State ' || chr((64 + s)::int) as state, 1970 + y as year,
       round(20000 * s * (1 + 0.1 * normal('rice area', s || '/' || y)), 0) as acres,
       round((3200 + 180 * s) * (1 + 0.017 * y) * (1 + 0.012 * s * normal('rice yield', s || '/' || y)), 0) as yield
from range(1, 7) as a(s) cross join range(42) as b(y)
