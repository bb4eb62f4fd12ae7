-- title: {zh: 收入分配与贫困（全体与分地区）, en: Income distribution and poverty}
-- summary: 全体和各地区的贫困发生率、中位贫困差距、基尼系数和五等分比，全部用设计权数；地区用全体的贫困线，不足 10 人的地区不列。
-- key: region
-- level: 1
-- why: 只有分组统计，每组不少于 10 人
-- tags: [收入, 贫困, 统计]
-- cycle: yearly
-- columns:
--   region: {title: 地区, description: “全体”为所有地区}
--   persons: {title: 样本人数, unit: 人}
--   households: {title: 样本户数, unit: 户}
--   population: {title: 推算人口, unit: 人}
--   mean_income: {title: 等价收入均值, unit: 欧元/年}
--   poverty_line: {title: 贫困线, unit: 欧元/年}
--   poor_population: {title: 贫困人口（推算）, unit: 人}
--   at_risk_rate: {title: 贫困发生率}
--   median_gap: {title: 中位贫困差距率}
--   gini: {title: 基尼系数}
--   quintile_ratio: {title: 五等分比, description: 最高 20% 与最低 20% 的平均收入之比}
with scoped as (
    select '全体' as scope, * from social_security.person_incomes
    union all
    select region as scope, * from social_security.person_incomes
),
ranked as (
    select
        *, sum(person_weight) over upwards as running, sum(person_weight) over upwards / sum(person_weight) over (partition by scope) as share,
        sum(person_weight) filter (at_risk) over upwards_poor / sum(person_weight) filter (at_risk) over (partition by scope) as poor_share
    from scoped
    window
        upwards as (partition by scope order by equivalised_income, person_id rows unbounded preceding),
        upwards_poor as (partition by scope order by gap_ratio nulls last, person_id rows unbounded preceding)
),
points as (
    select scope, min(equivalised_income) filter (share >= 0.2) as low, min(equivalised_income) filter (share >= 0.8) as high
    from ranked
    group by scope
)
select
    scope as region, count(*) as persons, count(distinct household_id) as households, round(sum(person_weight)) as population,
    sum(person_weight * equivalised_income) / sum(person_weight) as mean_income, any_value(poverty_line) as poverty_line,
    round(sum(person_weight) filter (at_risk)) as poor_population,
    coalesce(sum(person_weight) filter (at_risk), 0) / sum(person_weight) as at_risk_rate,
    min(gap_ratio) filter (at_risk and poor_share >= 0.5) as median_gap,
    (2 * sum(person_weight * equivalised_income * running) - sum(person_weight * person_weight * equivalised_income))
        / (sum(person_weight) * sum(person_weight * equivalised_income)) - 1 as gini,
    (sum(person_weight * equivalised_income) filter (equivalised_income > high) / sum(person_weight) filter (equivalised_income > high))
        / (sum(person_weight * equivalised_income) filter (equivalised_income <= low) / sum(person_weight) filter (equivalised_income <= low)) as quintile_ratio
from ranked join points using (scope)
group by scope
having count(*) >= 10
