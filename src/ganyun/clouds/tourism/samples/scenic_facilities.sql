-- 合成 synthetic：半数样例景区有索道或游船
select area, f as facility, if(f = '索道', 360, 90) as seats, if(f = '索道', 40, 50) as runs_per_day, if(uniform('kind', area) < 0.3, 1.5, 1.0) as uses_per_visitor, true as synthetic
from scenic_areas cross join (select unnest(['索道', '游船']) as f)
where uniform('facility', area) < 0.6 and (f = '索道' or uniform('boat', area) < 0.5)
