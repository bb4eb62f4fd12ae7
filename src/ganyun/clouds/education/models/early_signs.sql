-- title: {zh: 开课六十天的迹象, en: Signs on day sixty}
-- summary: 开课第六十天还在课上的学生：到那天为止交了几次、几分、迟几天、缺几次，都只用当时已经知道的；结果只用来学习和评估。还没有考核到期的课没有迹象，不在内
-- key: [code_module, code_presentation, id_student]
-- owner: 省教育厅
-- purpose: 及早帮助
-- columns:
--   started: {title: 开课日}
--   joined_before: {title: 提前几天选课, unit: 日}
--   due: {title: 已到期的考核, unit: 次}
--   handed_in: {title: 已交, unit: 次}
--   missing: {title: 未交, unit: 次}
--   mean_score: {title: 平均分, unit: 分}
--   last_score: {title: 最近一次, unit: 分}
--   weighted_score: {title: 已得学分比例}
--   mean_delay: {title: 平均迟交, unit: 日}
--   needs_help: {title: 后来没有通过}
with due as (
    select code_module, code_presentation, count(*) as due, sum(weight) as weight
    from education.assessments where date <= 60 and assessment_type <> 'Exam'
    group by code_module, code_presentation
),
done as (
    select submissions.code_module, submissions.code_presentation, id_student,
           count(*) filter (assessments.date <= 60) as handed_in,
           avg(score) as mean_score,
           max_by(score, date_submitted) as last_score,
           sum(score / 100 * weight) filter (assessments.date <= 60) as earned,
           avg(date_submitted - assessments.date) as mean_delay
    from education.submissions as submissions
    join education.assessments as assessments on assessments.id_assessment = submissions.id_assessment
    where date_submitted <= 60 and not is_banked
    group by submissions.code_module, submissions.code_presentation, id_student
)
select
    enrolments.code_module, enrolments.code_presentation, enrolments.id_student,
    make_date(left(enrolments.code_presentation, 4)::bigint, if(right(enrolments.code_presentation, 1) = 'B', 2, 10), 1) as started,
    -registrations.date_registration as joined_before,
    num_of_prev_attempts, studied_credits, highest_education,
    due.due,
    coalesce(handed_in, 0) as handed_in,
    due.due - coalesce(handed_in, 0) as missing,
    mean_score, last_score,
    coalesce(earned, 0) / nullif(due.weight, 0) as weighted_score,
    mean_delay,
    gender, age_band, coalesce(rtrim(imd_band, '%') || '%', '不详') as imd_band, disability,
    final_result in ('Fail', 'Withdrawn') as needs_help
from education.enrolments as enrolments
join education.registrations as registrations
    on registrations.code_module = enrolments.code_module and registrations.code_presentation = enrolments.code_presentation
    and registrations.id_student = enrolments.id_student
join due on due.code_module = enrolments.code_module and due.code_presentation = enrolments.code_presentation
left join done on done.code_module = enrolments.code_module and done.code_presentation = enrolments.code_presentation
    and done.id_student = enrolments.id_student
where date_unregistration is null or date_unregistration > 60
