-- title: {zh: 各课的帮助任务, en: Support tasks by course}
-- summary: 每门课每期有多少条线索、后来真没有通过的有多少被提示到；不足十人的不列
-- key: [code_module, code_presentation]
-- owner: 省教育厅
-- level: 1
-- why: 只有按课程和开课期的人数，每格不少于十人
-- columns:
--   learners: {title: 学生, unit: 人}
--   leads: {title: 线索, unit: 人}
--   not_passed: {title: 后来没有通过, unit: 人}
--   found: {title: 其中被提示到, unit: 人}
select
    code_module,
    code_presentation,
    any_value(started) as started,
    count(*) as learners,
    count(*) filter (prediction) as leads,
    count(*) filter (needs_help) as not_passed,
    count(*) filter (prediction and needs_help) as found
from education.early_support
join education.early_signs using (code_module, code_presentation, id_student)
group by code_module, code_presentation
having count(*) >= 10
