-- 合成 synthetic：十一个设区市 104 周的生猪与玉米价格；猪价先跌后涨，比价穿过三条预警线
select c.name as city, (date '2015-01-05' + (7 * w)::int)::date as week,
       round(15.5 - 3.6 * (1 - abs((w % 104) / 52.0 - 1)) + 0.25 * normal('hog', c.code || '/' || w) + 0.3 * normal('city', c.code), 2) as hog_price,
       round(2.25 + 0.05 * normal('corn', c.code || '/' || w // 4) + 0.002 * w, 2) as corn_price, true as synthetic
from base.divisions c cross join range(104) as t(w)
where c.level = 'city'
