-- title: {zh: 监察信号, en: Supervision signals}
-- summary: 每件红灯、黄灯和没有法定理由的不予受理，一件一条：依据哪条规则、证据、由谁在哪天前答复（两个工作日）
-- key: [case_no, rule]
-- owner: 省政府办公厅
-- columns:
--   case_no: {title: 办件编号}
--   organ: {title: 承办单位}
--   division_code: {title: 区划代码}
--   rule: {title: 规则}
--   signal: {title: 灯}
--   evidence: {title: 证据}
--   raised_on: {title: 发出日期}
--   reply_due: {title: 答复期限}
with raised as (
    select case_no, '超时' as rule, '红灯' as signal, division_code, organ, red_on as raised_on,
           format('承诺 {} 个工作日，停钟 {}，已用 {}', promised_limit, suspended, elapsed) as evidence
    from government.case_clock where light = 'red'
    union all
    select case_no, '将到期', '黄灯', division_code, organ, yellow_on,
           format('承诺 {} 个工作日，停钟 {}，已用 {}', promised_limit, suspended, elapsed)
    from government.case_clock where light = 'yellow'
    union all
    select case_no, '不予受理没有理由', '红灯', division_code, organ, received_on, '不予受理没有写明法定理由'
    from government.cases as cases
    join government.item_list as item on item.implementation_code = cases.implementation_code
    where state = '不予受理' and refusal_reason is null
),
days as (select number, min(date) as date from government.working_days group by number)
select raised.*, days.date as reply_due
from raised
join government.working_days as today on today.date = raised_on
join days on days.number = today.number + 2
