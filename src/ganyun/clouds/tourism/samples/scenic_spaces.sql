-- 合成 synthetic：每个样例景区三处游览空间
select area, ['游步道', '观景台', '展馆'][s] as space, round([9000, 2400, 3000][s] * (0.6 + 0.8 * uniform('space', area || s)), 0) as usable_m2, [4, 2, 3][s] as m2_per_person, true as synthetic
from scenic_areas cross join range(1, 4) as t(s)
