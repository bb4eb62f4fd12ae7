-- title: {zh: 公共法律服务月报, en: Legal services by month}
-- summary: 每县每月每种服务：申请、受理、按期、满意
-- key: [month, division_code, service]
-- owner: 省司法厅
-- level: 1
-- why: 只有分组统计，没有办件编号
-- columns:
--   applied: {title: 申请, unit: 件}
--   accepted: {title: 受理, unit: 件}
--   steps_done: {title: 办成的环节, unit: 个}
--   steps_in_time: {title: 按期的环节, unit: 个}
--   reviews: {title: 评价, unit: 件}
--   positive: {title: 基本满意以上, unit: 件}
with clock as (
    select service_no, count(in_time) as done, count(*) filter (in_time) as in_time from justice.service_clock group by service_no
)
select
    date_trunc('month', applied_on)::date as month,
    division_code,
    service,
    count(*) as applied,
    count(*) filter (accepted) as accepted,
    coalesce(sum(done), 0)::bigint as steps_done,
    coalesce(sum(in_time), 0)::bigint as steps_in_time,
    count(grade) as reviews,
    count(*) filter (grade >= '3') as positive
from justice.legal_services
left join clock using (service_no)
group by all
