-- title: {zh: 政策效果（双重差分）, en: Policy effect}
-- summary: 试点县政策前后之差减去对照县前后之差；另给四个均值和县数。双重差分假定两组原来走势平行。
-- key: policy
-- level: 1
-- tags: [政策评估]
-- columns:
--   treated_counties: {title: 试点县, unit: 个}
--   control_counties: {title: 对照县, unit: 个}
--   treated_before: {title: 试点县实施前}
--   treated_after: {title: 试点县实施后}
--   control_before: {title: 对照县实施前}
--   control_after: {title: 对照县实施后}
--   effect: {title: 政策效果}
with means as (
    select
        policy, count(distinct division_code) filter (treated) as treated_counties, count(distinct division_code) filter (not treated) as control_counties,
        avg(outcome) filter (treated and not after) as treated_before, avg(outcome) filter (treated and after) as treated_after,
        avg(outcome) filter (not treated and not after) as control_before, avg(outcome) filter (not treated and after) as control_after
    from social_security.policy_outcomes
    group by policy
)
select *, (treated_after - treated_before) - (control_after - control_before) as effect
from means
