-- 合成 synthetic：八个样例品种、六个试点、两年；品种有好有稳，试点有肥有瘦
select 'V' || lpad(g::varchar, 2, '0') as gen, chr((65 + l)::int) || chr((75 + l)::int) as loc, 2014 + y as year,
       118 + g as maturity,
       round(9 + 0.25 * g + (0.7 + 0.1 * g) * (2.2 * normal('site', l) + 0.8 * normal('season', l || '/' || y))
             + 0.35 * normal('plot', g || '/' || l || '/' || y), 2) as yield
from range(1, 9) as a(g) cross join range(6) as b(l) cross join range(2) as c(y)
