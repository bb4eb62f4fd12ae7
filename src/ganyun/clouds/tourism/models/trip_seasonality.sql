-- title: {zh: 出游季节性, en: Seasonality of trips}
-- summary: 每个地区各季在全年的份额、旺季与四季的基尼系数（0 是四季一样，0.75 是全在一季）
-- key: [region]
-- columns:
--   region: {title: 地区}
--   state: {title: 州}
--   trips: {title: 年均人次, unit: 千人次}
--   q1: {title: 一季度份额}
--   q2: {title: 二季度份额}
--   q3: {title: 三季度份额}
--   q4: {title: 四季度份额}
--   peak: {title: 旺季}
--   peak_share: {title: 旺季份额}
--   gini: {title: 季节基尼系数}
with quarters as (
    select region, any_value(state) as state, right(quarter, 1)::integer as q, sum(trips) as trips, count(distinct left(quarter, 4)) as years
    from tourism.domestic_trips
    group by region, right(quarter, 1)
),
shares as (
    select
        *,
        trips / sum(trips) over (partition by region) as share,
        row_number() over (partition by region order by trips) as place
    from quarters
)
select
    region,
    any_value(state) as state,
    sum(trips) / max(years) as trips,
    sum(share) filter (q = 1) as q1,
    sum(share) filter (q = 2) as q2,
    sum(share) filter (q = 3) as q3,
    sum(share) filter (q = 4) as q4,
    '第' || arg_max(q, share) || '季度' as peak,
    max(share) as peak_share,
    sum((2 * place - 5) * share) / 4 as gini
from shares
group by region
having sum(trips) > 0
