-- title: {zh: 公共法律服务时钟, en: Clock of legal services}
-- summary: 每件办件每个环节的期限和到期日：自然日从次日起算，工作日按工作日历；法律援助七日决定、三日指派，公证十五个工作日出证
-- key: [service_no, step]
-- owner: 省司法厅
-- columns:
--   step: {title: 环节}
--   due_on: {title: 到期日}
--   done_on: {title: 办成日期}
--   in_time: {title: 按期}
with steps as (
    select service_no, service, division_code, 'legal_aid_decision' as step, applied_on as start_on, decided_on as done_on
    from justice.legal_services where service = '法律援助'
    union all
    select service_no, service, division_code, 'legal_aid_assignment', decided_on, finished_on
    from justice.legal_services where service = '法律援助' and accepted and decided_on is not null
    union all
    select service_no, service, division_code, case service when '公证' then 'notarisation' when '司法鉴定' then 'appraisal'
           else 'mediation' end, applied_on, finished_on
    from justice.legal_services where service <> '法律援助' and accepted
),
-- 期限取最早的一行：样例的日期早于现行法的，按现行法算
limits as (select matter, min_by(days, valid_from) as days, min_by(unit, valid_from) as unit from justice.time_limits group by matter),
days as (select number, min(date) as date from government.working_days group by number)
select
    steps.service_no, steps.service, steps.division_code, steps.step, steps.start_on, steps.done_on, limits.days, limits.unit,
    if(limits.unit = '日', (steps.start_on + limits.days::integer)::date, days.date) as due_on,
    steps.done_on <= if(limits.unit = '日', (steps.start_on + limits.days::integer)::date, days.date) as in_time,
    date_trunc('month', steps.start_on)::date as month
from steps
join limits on limits.matter = steps.step
join government.working_days as started on started.date = steps.start_on
left join days on days.number = started.number + limits.days
