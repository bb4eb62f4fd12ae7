-- title: {zh: 办件时钟和电子监察, en: Case clock and electronic supervision}
-- summary: 每件承诺件用了几个工作日（收件当天不算，特别程序停钟），哪天变黄、哪天变红，现在是什么灯；“现在”是数据里最晚的一天
-- key: case_no
-- owner: 省政府办公厅
-- columns:
--   promised_limit: {title: 承诺时限, unit: 工作日}
--   suspended: {title: 停钟, unit: 工作日}
--   elapsed: {title: 已用（含停钟）, unit: 工作日}
--   used: {title: 已用（扣除停钟）, unit: 工作日}
--   yellow_at: {title: 黄灯在第几个工作日, unit: 工作日}
--   red_at: {title: 红灯在第几个工作日, unit: 工作日}
--   yellow_on: {title: 黄灯日期}
--   red_on: {title: 红灯日期}
--   due_on: {title: 期限的最后一天}
--   light: {title: 灯}
with now as (
    select greatest(max(received_on), max(decided_on), max(delivered_on)) as today from government.cases
),
stopped as (
    select case_no, sum(until.number - since.number + since.working::bigint)::bigint as suspended
    from government.suspensions
    join government.working_days as since on since.date = from_date
    join government.working_days as until on until.date = to_date
    group by case_no
),
clock as (
    select
        cases.case_no, cases.implementation_code, basic_code, item_name, item_type, division_code, organ, channel, state,
        received_on, accepted_on, decided_on, refusal_reason, promised_limit, statutory_limit,
        coalesce(suspended, 0) as suspended,
        received.number as first,
        ended.number - received.number as elapsed,
        ceil(promised_limit * 0.9)::bigint + coalesce(suspended, 0) as yellow_at,
        promised_limit + 1 + coalesce(suspended, 0) as red_at,
        decided_on is not null as closed
    from government.cases as cases
    join government.item_list as item on item.implementation_code = cases.implementation_code
    cross join now
    left join stopped on stopped.case_no = cases.case_no
    join government.working_days as received on received.date = received_on
    join government.working_days as ended on ended.date = coalesce(decided_on, today)
    where handling = '承诺件' and accepted_on is not null
),
-- 第 n 个工作日是哪一天
days as (select number, min(date) as date from government.working_days group by number)
select
    clock.* exclude (first),
    elapsed - suspended as used,
    yellow.date as yellow_on,
    red.date as red_on,
    due.date as due_on,
    case when elapsed >= red_at then 'red' when not closed and elapsed >= yellow_at then 'yellow' else 'green' end as light,
    date_trunc('month', received_on)::date as month
from clock
join days as yellow on yellow.number = first + yellow_at
join days as red on red.number = first + red_at
join days as due on due.number = first + red_at - 1
