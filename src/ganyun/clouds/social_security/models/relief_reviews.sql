-- title: {zh: 低保复核, en: Subsistence reviews}
-- summary: 每户按当月有效的标准复核：人均收入低于标准且财产符合规定的可以享受，应发 =（标准 − 人均收入）× 人口；与在保和实发比较。结论是线索，入户核实后由经办人员决定。
-- key: [household_id, month]
-- purpose: 社会救助复核
-- tags: [低保, 复核]
-- cycle: monthly
-- columns:
--   division: {title: 县（市、区）}
--   standard: {title: 低保标准, unit: 元/人·月}
--   eligible: {title: 可以享受}
--   due: {title: 应发金额, unit: 元/月}
--   difference: {title: 实发减应发, unit: 元/月}
--   finding: {title: 复核结论}
with reviewed as (
    select
        households.*, standards.division, standards.standard,
        households.income_per_head < standards.standard and households.assets_within_limits as eligible
    from social_security.relief_households as households
    join social_security.relief_standards as standards
      on standards.division_code = households.division_code and standards.area = households.area
     and households.month between standards.valid_from and coalesce(standards.valid_to, households.month)
),
computed as (
    select *, case when eligible then (standard - income_per_head) * members else 0 end as due from reviewed
)
select
    household_id, division_code, division, area, month, members, income_per_head, standard, eligible, served, due, paid,
    case when served then paid - due end as difference,
    case
        when eligible and not served then '疑似漏保'
        when served and not eligible and not assets_within_limits then '疑似错保：财产'
        when served and not eligible then '疑似错保：收入'
        when served and abs(paid - due) >= 1 then '金额不符'
        when served then '在保相符'
        else '不在保相符'
    end as finding
from computed
