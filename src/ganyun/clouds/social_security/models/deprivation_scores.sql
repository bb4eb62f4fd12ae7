-- title: {zh: 住户加权剥夺, en: Weighted deprivation of households}
-- summary: 每户的加权剥夺数和是否多维贫困（加权剥夺数达到临界值）。
-- key: household_id
-- purpose: 多维贫困测算
-- tags: [贫困, 多维]
-- columns:
--   deprivation: {title: 加权剥夺数}
--   poor: {title: 多维贫困}
--   counted: {title: 计入指数的剥夺数, description: 多维贫困户为加权剥夺数，其余为 0}
select
    households.household_id, any_value(households.division_code) as division_code, any_value(households.division) as division, sum(weights.weight * households.deprived) as deprivation,
    sum(weights.weight * households.deprived) >= any_value(weights.cutoff) - 0.000001 as poor,
    case when sum(weights.weight * households.deprived) >= any_value(weights.cutoff) - 0.000001 then sum(weights.weight * households.deprived) else 0 end as counted
from social_security.household_deprivations as households join social_security.deprivation_weights as weights using (dimension)
group by households.household_id
