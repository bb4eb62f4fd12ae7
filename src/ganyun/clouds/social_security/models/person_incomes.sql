-- title: {zh: 个人等价收入与贫困状态, en: Equivalised incomes and poverty}
-- summary: 每人的等价收入、所在五等分组和是否低于贫困线（全体等价收入加权中位数的 60%），另给年龄段；贫困线、分位点都用设计权数。
-- key: person_id
-- purpose: 收入分配与贫困统计
-- tags: [收入, 贫困]
-- columns:
--   sex: {title: 性别}
--   age_band: {title: 年龄段}
--   median_income: {title: 加权中位数, unit: 欧元/年}
--   poverty_line: {title: 贫困线, unit: 欧元/年}
--   quintile: {title: 五等分组, description: 1 最低 5 最高}
--   at_risk: {title: 低于贫困线}
--   poor_weight: {title: 计入贫困的权数, description: 低于贫困线的为个人权数，其余为 0}
--   gap_ratio: {title: 贫困差距率, description: 低于贫困线的人，离线的距离与线之比}
with ranked as (
    select
        *, sum(person_weight) over (order by equivalised_income, person_id rows unbounded preceding) / sum(person_weight) over () as share
    from social_security.household_persons
),
points as (
    select
        min(equivalised_income) filter (share >= 0.5) as median_income,
        min(equivalised_income) filter (share >= 0.2) as q1, min(equivalised_income) filter (share >= 0.4) as q2,
        min(equivalised_income) filter (share >= 0.6) as q3, min(equivalised_income) filter (share >= 0.8) as q4
    from ranked
)
select
    person_id, household_id, region, case sex when 'female' then '女' when 'male' then '男' else sex end as sex, economic_status,
    person_weight, equivalised_income,
    case when age < 18 then '18 岁以下' when age < 65 then '18–64 岁' else '65 岁及以上' end as age_band,
    median_income, 0.6 * median_income as poverty_line,
    case when equivalised_income <= q1 then 1 when equivalised_income <= q2 then 2 when equivalised_income <= q3 then 3 when equivalised_income <= q4 then 4 else 5 end as quintile,
    equivalised_income < 0.6 * median_income as at_risk,
    case when equivalised_income < 0.6 * median_income then person_weight else 0 end as poor_weight,
    case when equivalised_income < 0.6 * median_income then 1 - equivalised_income / (0.6 * median_income) end as gap_ratio
from ranked cross join points
