-- 合成 synthetic：八个检测器排成一线，相邻的权重大
select a as from_position, b as to_position, if(a = b, 1, if(abs(a - b) = 1, if(least(a, b) % 2 = 1, 0.9, 0.5), 0)) as weight
from range(1, 9) as x(a) cross join range(1, 9) as y(b)
