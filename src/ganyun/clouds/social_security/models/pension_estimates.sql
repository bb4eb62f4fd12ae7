-- title: {zh: 养老金测算, en: Pension estimates}
-- summary: 基础养老金 =（当地月平均工资 + 本人指数化工资）/ 2 × 缴费年限 × 1%；个人账户养老金 = 储存额 / 计发月数（按退休日期有效的一套）。测算供查询，不是核定结论。
-- key: account
-- purpose: 养老金测算
-- tags: [养老, 测算]
-- columns:
--   months: {title: 计发月数, unit: 月}
--   basic_pension: {title: 基础养老金, unit: 元/月}
--   personal_pension: {title: 个人账户养老金, unit: 元/月}
--   pension: {title: 合计, unit: 元/月}
--   replacement: {title: 与指数化工资之比}
--   mark: {title: 计发月数的依据}
select
    accounts.account, accounts.division_code, accounts.retirement_age, accounts.years, months.months, months.mark,
    (accounts.local_wage + accounts.indexed_wage) / 2 * accounts.years * 0.01 as basic_pension,
    accounts.balance / months.months as personal_pension,
    (accounts.local_wage + accounts.indexed_wage) / 2 * accounts.years * 0.01 + accounts.balance / months.months as pension,
    ((accounts.local_wage + accounts.indexed_wage) / 2 * accounts.years * 0.01 + accounts.balance / months.months) / accounts.indexed_wage as replacement
from social_security.pension_accounts as accounts
join social_security.pension_months as months
  on months.age = accounts.retirement_age and accounts.retires_on between months.valid_from and coalesce(months.valid_to, accounts.retires_on)
