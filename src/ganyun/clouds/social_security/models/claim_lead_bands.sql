-- title: {zh: 理赔疑点的准头, en: How right the leads are}
-- summary: 按预测的可能性从高到低分十组：每组件数、查实欺诈件数和比例；审核从前面的组开始。不足 10 件的组不列。
-- key: band
-- level: 1
-- why: 只有分组统计，每组不少于 10 件
-- tags: [理赔, 统计]
-- columns:
--   band: {title: 组, description: 1 为可能性最高的十分之一}
--   claims: {title: 件数, unit: 件}
--   found: {title: 查实欺诈, unit: 件}
--   found_share: {title: 查实比例}
--   mean_probability: {title: 平均可能性}
with banded as (
    select leads.probability, features.fraud_found, ntile(10) over (order by leads.probability desc, leads.policy_number) as band
    from social_security.claim_leads as leads join social_security.claim_features as features using (policy_number)
)
select band, count(*) as claims, sum(fraud_found)::bigint as found, avg(fraud_found) as found_share, avg(probability) as mean_probability
from banded
group by band
having count(*) >= 10
