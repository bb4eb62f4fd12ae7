-- title: {zh: 医保结算模式疑点, en: Leads of claim patterns}
-- summary: 不看项目看行为的三条规则：同日同项目重复收费、两家医院住院重叠、出院不久以同一诊断再入院；门槛和依据取服务当日有效的参数。疑点由医院说明、审核员决定。
-- key: [rule, claim_id, evidence]
-- purpose: 医保基金监管
-- tags: [医保, 疑点]
-- cycle: daily
-- columns:
--   title: {title: 规则名称}
--   evidence: {title: 证据}
--   related_claim: {title: 相关结算}
--   amount: {title: 涉及金额, unit: 元}
--   basis: {title: 依据}
with stays as (
    select claim_id, patient, hospital, diagnosis, admitted_on, discharged_on, sum(amount) as amount
    from social_security.medical_claims
    where visit = '住院'
    group by all
),
repeated as (
    select
        'duplicate_charge' as rule, claim_id, claim_id as related_claim, hospital, served_on,
        item_name || ' ' || served_on || ' 收取 ' || count(*) || ' 次' as evidence, sum(amount) - min(amount) as amount
    from social_security.medical_claims
    where item_kind = '服务项目'
    group by claim_id, hospital, served_on, item_name
    having count(*) > 1
),
overlapping as (
    select
        'overlapping_stays' as rule, later.claim_id, earlier.claim_id as related_claim, later.hospital, later.admitted_on as served_on,
        earlier.hospital || ' ' || earlier.admitted_on || ' 至 ' || earlier.discharged_on || ' 住院期间，' || later.hospital || ' ' || later.admitted_on || ' 又入院' as evidence,
        later.amount
    from stays as later join stays as earlier
      on earlier.patient = later.patient and earlier.hospital <> later.hospital and earlier.claim_id <> later.claim_id
     and earlier.admitted_on <= later.admitted_on and later.admitted_on < earlier.discharged_on
),
readmitted as (
    select
        'readmission_split' as rule, later.claim_id, earlier.claim_id as related_claim, later.hospital, later.admitted_on as served_on,
        earlier.discharged_on || ' 出院，' || (later.admitted_on - earlier.discharged_on) || ' 天后以同一诊断 ' || later.diagnosis || ' 再入院' as evidence,
        later.amount, later.admitted_on - earlier.discharged_on as days
    from stays as later join stays as earlier
      on earlier.patient = later.patient and earlier.diagnosis = later.diagnosis and earlier.claim_id <> later.claim_id
     and later.admitted_on >= earlier.discharged_on
),
leads as (
    select rule, claim_id, related_claim, hospital, served_on, evidence, amount, null::bigint as days from repeated
    union all select rule, claim_id, related_claim, hospital, served_on, evidence, amount, null from overlapping
    union all select rule, claim_id, related_claim, hospital, served_on, evidence, amount, days from readmitted
)
select leads.rule, parameters.title, leads.claim_id, leads.related_claim, leads.hospital, leads.served_on, leads.evidence, leads.amount, parameters.basis
from leads join social_security.fund_rule_parameters as parameters
  on parameters.rule = leads.rule and leads.served_on between parameters.valid_from and coalesce(parameters.valid_to, leads.served_on)
where leads.days is null or leads.days < parameters.threshold
