-- title: {zh: 还在课上的比例, en: Share still enrolled}
-- summary: 每期按周：选了课的人还有多少在课上（开课前已退的不算在内）
-- key: [code_presentation, week]
-- owner: 省教育厅
-- level: 1
-- why: 只有按开课期和周的人数
-- columns:
--   week: {title: 开课第几周, unit: 周}
--   enrolled: {title: 开课时在课, unit: 人}
--   staying: {title: 还在课上, unit: 人}
--   share: {title: 还在课上的比例}
with weeks as (select unnest(range(0, 36)) as week)
select
    code_presentation,
    week,
    count(*) as enrolled,
    count(*) filter (date_unregistration is null or date_unregistration >= week * 7) as staying,
    count(*) filter (date_unregistration is null or date_unregistration >= week * 7) / count(*) as share
from education.registrations cross join weeks
where date_unregistration is null or date_unregistration >= 0
group by code_presentation, week
