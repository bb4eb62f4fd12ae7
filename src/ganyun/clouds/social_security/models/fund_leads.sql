-- title: {zh: 社保基金监管线索, en: Leads of fund supervision}
-- summary: 死亡后领取、两地同时领取、服刑期间领取、多人共用账户、退休前基数突增；门槛取发放月份有效的参数。结果是核实任务，停发只能由经办人员作出决定并告知本人。
-- key: [rule, person, month, scheme, division_code]
-- purpose: 社保基金监管
-- tags: [基金监管, 线索]
-- cycle: monthly
-- columns:
--   title: {title: 规则名称}
--   evidence: {title: 证据}
--   basis: {title: 依据}
with payments as (
    select
        *, count(distinct division_code) over (partition by person, month, scheme) as places, base / nullif(previous_base, 0) as jump
    from social_security.benefit_payments
),
accounts as (
    select bank_account, month, count(distinct person) as people from social_security.benefit_payments group by bank_account, month
),
hits as (
    select 'paid_after_death' as rule, payments.*, null::double as measure, '死亡登记 ' || died_on || '，' || strftime(month, '%Y-%m') || ' 仍发放' as evidence
    from payments where died_on < month
    union all
    select 'dual_insurance', payments.*, null, strftime(month, '%Y-%m') || ' 在 ' || places || ' 个参保地领取' || scheme
    from payments where places > 1
    union all
    select 'in_custody', payments.*, null, strftime(month, '%Y-%m') || ' 核验为在押' from payments where in_custody
    union all
    select 'shared_account', payments.*, accounts.people, '同一银行账户当月 ' || accounts.people || ' 人收款'
    from payments join accounts on accounts.bank_account = payments.bank_account and accounts.month = payments.month
    union all
    select 'base_jump', payments.*, jump, '缴费基数由 ' || previous_base || ' 增至 ' || base from payments where jump is not null
)
select hits.rule, parameters.title, hits.person, hits.month, hits.scheme, hits.division_code, hits.amount, hits.evidence, parameters.basis
from hits join social_security.fund_rule_parameters as parameters
  on parameters.rule = hits.rule and hits.month between parameters.valid_from and coalesce(parameters.valid_to, hits.month)
where parameters.threshold is null or hits.measure >= parameters.threshold
