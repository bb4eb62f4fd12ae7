-- title: {zh: 基金监管线索统计, en: Fund supervision leads by month}
-- summary: 每月每条规则的线索数、涉及人数和金额，以及当月发放人数；只有全省合计。
-- key: [month, rule]
-- level: 1
-- why: 全省合计，每月发放不少于 10 人才列；线索数少于 10 的给区间，不给金额
-- tags: [基金监管, 统计]
-- cycle: monthly
-- columns:
--   title: {title: 规则名称}
--   paid_people: {title: 当月发放人数, unit: 人}
--   leads: {title: 线索, unit: 条, description: 少于 10 条的为空}
--   lead_amount: {title: 涉及金额, unit: 元, description: 少于 10 条的为空}
--   leads_shown: {title: 线索（公布）}
with paid as (
    select month, count(distinct person) as paid_people from social_security.benefit_payments group by month having count(distinct person) >= 10
),
counted as (
    select month, rule, title, count(*) as leads, sum(amount) as amount from social_security.fund_leads group by month, rule, title
)
select
    counted.month, counted.rule, counted.title, paid.paid_people, case when leads >= 10 then leads end as leads,
    case when leads >= 10 then amount end as lead_amount, case when leads >= 10 then leads::varchar else '1–9' end as leads_shown
from counted join paid using (month)
