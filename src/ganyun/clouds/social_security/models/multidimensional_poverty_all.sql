-- title: {zh: 多维贫困指数（内部）, en: Multidimensional poverty (internal)}
-- summary: 各县（市、区）和全省的发生率 H、平均剥夺强度 A、多维贫困指数 M0 = H × A；没有最小组限制，不对外。
-- key: division_code
-- purpose: 多维贫困测算
-- tags: [贫困, 多维]
-- columns:
--   division_code: {title: 区划代码, description: 全省为所有县合计}
--   division: {title: 县（市、区）}
--   households: {title: 户数, unit: 户}
--   poor_households: {title: 多维贫困户, unit: 户}
--   headcount: {title: 发生率 H}
--   intensity: {title: 平均剥夺强度 A}
--   m0: {title: 多维贫困指数 M0}
select
    coalesce(division_code, '全省') as division_code, case when division_code is null then '全省' else any_value(division) end as division, count(*) as households, count(*) filter (poor) as poor_households,
    count(*) filter (poor) / count(*) as headcount, avg(deprivation) filter (poor) as intensity,
    coalesce(sum(deprivation) filter (poor), 0) / count(*) as m0
from social_security.deprivation_scores
group by grouping sets ((), (division_code))
