-- 合成 synthetic：12 台样例发动机从正常到失效，每台一二百个周期；退化随寿命加速，传感器带噪声
with engines as (select u, 110 + whole(0, 90, uniform('life', u)) as life from range(1, 13) as t(u)),
cycles as (select u, c, pow(c / life::double, 4) as wear from engines cross join range(1, 201) as r(c) where c <= life)
select u as unit, c as cycle, round(0.002 * normal('set1', u || '/' || c), 4) as setting1, round(0.0003 * normal('set2', u || '/' || c), 4) as setting2, 100 as setting3,
       518.67 as s1, round(642.3 + 1.4 * wear + 0.3 * normal('2', u || '/' || c), 2) as s2, round(1587 + 20 * wear + 4 * normal('3', u || '/' || c), 2) as s3,
       round(1403 + 30 * wear + 5 * normal('4', u || '/' || c), 2) as s4, 14.62 as s5, 21.61 as s6, round(554 - 3 * wear + 0.5 * normal('7', u || '/' || c), 2) as s7,
       round(2388.05 + 0.25 * wear + 0.04 * normal('8', u || '/' || c), 2) as s8, round(9050 + 25 * wear + 8 * normal('9', u || '/' || c), 2) as s9, 1.3 as s10,
       round(47.3 + 1 * wear + 0.12 * normal('11', u || '/' || c), 2) as s11, round(521.9 - 2.6 * wear + 0.4 * normal('12', u || '/' || c), 2) as s12,
       round(2388.05 + 0.25 * wear + 0.04 * normal('13', u || '/' || c), 2) as s13, round(8135 + 25 * wear + 8 * normal('14', u || '/' || c), 2) as s14,
       round(8.42 + 0.1 * wear + 0.02 * normal('15', u || '/' || c), 4) as s15, 0.03 as s16, round(392 + 5 * wear + normal('17', u || '/' || c)) as s17, 2388 as s18, 100 as s19,
       round(38.9 - 0.5 * wear + 0.1 * normal('20', u || '/' || c), 2) as s20, round(23.35 - 0.3 * wear + 0.06 * normal('21', u || '/' || c), 4) as s21
from cycles
