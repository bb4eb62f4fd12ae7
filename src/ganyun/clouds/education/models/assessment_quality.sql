-- title: {zh: 考核的难度和区分度, en: Difficulty and discrimination of assessments}
-- summary: 每次考核：交了多少、平均得分率（难度，越高越容易）、与同一学生同课其他考核平均分的相关（区分度）
-- key: id_assessment
-- owner: 省教育厅
-- level: 1
-- why: 只有按考核的统计量，每次不少于十人
-- columns:
--   submitted: {title: 提交, unit: 人}
--   difficulty: {title: 得分率}
--   spread: {title: 标准差, unit: 分}
--   discrimination: {title: 区分度}
with scored as (
    select submissions.id_assessment, submissions.code_module, submissions.code_presentation, id_student, score,
           assessment_type, assessments.date, weight
    from education.submissions as submissions
    join education.assessments as assessments on assessments.id_assessment = submissions.id_assessment
    where score is not null and not is_banked
),
rested as (
    select *,
           (sum(score) over learner - score) / nullif(count(*) over learner - 1, 0) as rest
    from scored
    window learner as (partition by code_module, code_presentation, id_student)
)
select
    id_assessment,
    any_value(code_module) as code_module,
    any_value(code_presentation) as code_presentation,
    any_value(assessment_type) as assessment_type,
    any_value(date) as due_day,
    any_value(weight) as weight,
    count(*) as submitted,
    avg(score) / 100 as difficulty,
    stddev_samp(score) as spread,
    corr(score, rest) as discrimination
from rested
group by id_assessment
having count(*) >= 10
