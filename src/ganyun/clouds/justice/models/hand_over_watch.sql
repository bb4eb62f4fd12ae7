-- title: {zh: 案件移送期限, en: Deadlines of hand-overs}
-- summary: 每次移送从接收起的法定期限、到期日、是否办结、什么灯；明细凭案号查询，“现在”是数据里最晚的一天
-- key: [case_no, stage, times]
-- owner: 省委政法委
-- columns:
--   due_on: {title: 到期日}
--   elapsed: {title: 已用, unit: 日}
--   days: {title: 期限, unit: 日}
--   light: {title: 灯}
--   receipt_missing: {title: 没有接收回执}
--   month: {title: 移送月份}
with now as (select greatest(max(handed_on), max(finished_on)) as today from justice.hand_overs),
matters(stage, matter) as (
    values ('提请批准逮捕', 'arrest_review'), ('移送审查起诉', 'prosecution_review'), ('退回补充侦查', 'supplement'),
           ('补充侦查后重报', 'prosecution_review'), ('提起公诉', 'trial'), ('交付执行', 'execution')
),
started as (
    select hand_overs.*, matter, coalesce(received_on, handed_on) as start_on, received_on is null as receipt_missing
    from justice.hand_overs as hand_overs join matters using (stage)
),
limited as (
    select started.* exclude (synthetic), limits.days + if(extended, coalesce(limits.extension, 0), 0) as days
    from started join justice.time_limits as limits
        on limits.matter = started.matter and start_on >= limits.valid_from and start_on <= coalesce(limits.valid_to, start_on)
)
select
    limited.*,
    (start_on + days::integer)::date as due_on,
    coalesce(finished_on, today) - start_on as elapsed,
    finished_on is not null as finished,
    case when coalesce(finished_on, today) - start_on > days then 'red'
         when finished_on is null and coalesce(finished_on, today) - start_on >= days * 0.9 then 'yellow' else 'green' end as light,
    date_trunc('month', handed_on)::date as month
from limited cross join now
