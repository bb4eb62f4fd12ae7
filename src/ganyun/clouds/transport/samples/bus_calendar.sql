-- 合成 synthetic：平日与周末两种服务日
select 'gtfs_sample' as feed, s as service_id, w as monday, w as tuesday, w as wednesday, w as thursday, w as friday, 1 - w as saturday, 1 - w as sunday,
       '20160101' as start_date, '20161231' as end_date
from (select unnest([{s: 'WEEKDAY', w: 1}, {s: 'WEEKEND', w: 0}], recursive := true))
