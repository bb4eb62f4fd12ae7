-- 合成 synthetic：十一个设区市八个行业三年的就业；每个市有一两个长项
select c.name as city, i as industry, 2014 + y as year,
       round((8 + 30 * uniform('jobs', c.code || i)) * if(uniform('strong', c.code || i) < 0.18, 3.2, 1) * (1 + 0.05 * y * normal('grow', i) + 0.02 * normal('year', c.code || i || y)), 1) as employed, true as synthetic
from base.divisions c cross join (select unnest(['农副食品加工', '陶瓷', '有色冶炼', '电子信息', '汽车', '中医药', '纺织服装', '物流']) as i) cross join range(3) as t(y)
where c.level = 'city'
