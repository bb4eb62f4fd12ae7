-- title: {zh: 选课与退课, en: Registration and withdrawal}
-- summary: 每门课每期：选课、开课前退、开课后退、坚持到最后、通过
-- key: [code_module, code_presentation]
-- owner: 省教育厅
-- level: 1
-- why: 只有按课程和开课期的人数
-- columns:
--   started: {title: 开课日}
--   registered: {title: 选课, unit: 人}
--   left_before: {title: 开课前退, unit: 人}
--   left_after: {title: 开课后退, unit: 人}
--   stayed: {title: 坚持到最后, unit: 人}
--   passed: {title: 通过, unit: 人}
--   median_day: {title: 开课后退课日的中位数, unit: 日}
select
    code_module,
    code_presentation,
    make_date(left(code_presentation, 4)::bigint, if(right(code_presentation, 1) = 'B', 2, 10), 1) as started,
    count(*) as registered,
    count(*) filter (date_unregistration < 0) as left_before,
    count(*) filter (date_unregistration >= 0) as left_after,
    count(*) filter (date_unregistration is null) as stayed,
    count(*) filter (final_result in ('Pass', 'Distinction')) as passed,
    median(date_unregistration) filter (date_unregistration >= 0) as median_day
from education.enrolments
join education.registrations using (code_module, code_presentation, id_student)
group by code_module, code_presentation
