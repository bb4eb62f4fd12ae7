-- title: {zh: 医保规则检查疑点, en: Leads of medical insurance rules}
-- summary: 结算明细逐条对照规则：有编码的按编码，没有编码的按名称；违反的给出规则文字和理由。界限取服务当日有效的一套。疑点由医院说明、审核员决定，不自动拒付。
-- key: [claim_id, line, rule_id]
-- purpose: 医保基金监管
-- tags: [医保, 疑点]
-- cycle: daily
-- columns:
--   rule_text: {title: 规则}
--   reason: {title: 理由}
--   matched_by: {title: 对照方式}
--   mark: {title: 界限的依据, description: ● 已核 ○ 待核}
with matched as (
    select claims.*, rules.rule_id, rules.restriction, rules.value, rules.rule_text, '编码' as matched_by
    from social_security.medical_claims as claims
    join social_security.medical_rules as rules on rules.item_code = claims.item_code and rules.item_kind = claims.item_kind
    where rules.executable
    union all
    select claims.*, rules.rule_id, rules.restriction, rules.value, rules.rule_text, '名称' as matched_by
    from social_security.medical_claims as claims
    join social_security.medical_rules as rules on rules.item_name = claims.item_name and rules.item_kind = claims.item_kind
    where rules.executable and rules.scope = '定义' and claims.item_code is null
),
judged as (
    select
        matched.*, bounds.mark, bounds.max_age_days, bounds.sex as only_sex, bounds.insurance as only_insurance, bounds.min_level,
        bounds.visit as only_visit, bounds.max_days,
        sum(matched.days) over (partition by matched.claim_id, matched.rule_id) as course_days
    from matched join social_security.medical_rule_bounds as bounds
      on bounds.restriction = matched.restriction and bounds.value = matched.value
     and matched.served_on between bounds.valid_from and coalesce(bounds.valid_to, matched.served_on)
)
select
    claim_id, line, rule_id, restriction, hospital, division_code, served_on, item_kind, item_name, item_code, amount, matched_by, mark, rule_text,
    case
        when max_age_days is not null then '服务当日 ' || case when age_days < 365 then age_days || ' 天' else floor(age_days / 365.25)::integer || ' 岁' end || '，超出规则的' || value
        when only_sex is not null then '参保人为' || sex || '性，规则限' || only_sex || '性'
        when only_insurance is not null then '按' || insurance || '结算，规则限' || only_insurance || '保险'
        when min_level is not null then ['一', '二', '三'][hospital_level] || '级医疗机构，规则要求不低于' || ['一', '二', '三'][min_level] || '级'
        when only_visit is not null then visit || '使用，规则限' || only_visit
        else '同一次结算累计 ' || course_days || ' 天，规则支付不超过 ' || max_days || ' 天'
    end as reason
from judged
where age_days >= max_age_days or sex <> only_sex or insurance <> only_insurance or hospital_level < min_level or visit <> only_visit or course_days > max_days
