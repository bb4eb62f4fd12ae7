-- title: {zh: 医保疑点月度统计, en: Medical insurance leads by month}
-- summary: 各市每月的结算明细数、规则疑点条数和涉及金额；明细不足 10 条的市月不列。
-- key: [division_code, month]
-- level: 1
-- why: 只有分组统计，每组不少于 10 条明细
-- tags: [医保, 统计]
-- cycle: monthly
-- columns:
--   month: {title: 月份}
--   lines: {title: 结算明细, unit: 条}
--   claimed: {title: 结算金额, unit: 元}
--   leads: {title: 疑点明细, unit: 条}
--   lead_amount: {title: 疑点金额, unit: 元}
--   lead_rate: {title: 疑点率}
with leads as (
    select claim_id, line, count(*) as rules from social_security.medical_rule_leads group by claim_id, line
)
select
    claims.division_code, date_trunc('month', claims.served_on)::date as month, count(*) as lines, sum(claims.amount) as claimed,
    count(leads.claim_id) as leads, coalesce(sum(claims.amount) filter (leads.claim_id is not null), 0) as lead_amount, count(leads.claim_id) / count(*) as lead_rate
from social_security.medical_claims as claims left join leads using (claim_id, line)
group by claims.division_code, date_trunc('month', claims.served_on)::date
having count(*) >= 10
