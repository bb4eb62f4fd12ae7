-- title: {zh: 知识点的掌握, en: Mastery of skills}
-- summary: 知识追踪（BKT）：每答一题更新一次掌握的概率；到 0.95 算掌握
-- key: [learner, skill, step]
-- owner: 省教育厅
-- purpose: 个性化学习：学生、教师、监护人可以查看
-- columns:
--   step: {title: 该知识点的第几题}
--   correct: {title: 答对}
--   before: {title: 答题前}
--   evidence: {title: 答题后}
--   mastery: {title: 掌握概率}
--   mastered: {title: 已掌握}
with recursive attempts as (
    select learner, class_no, skill, item, choice = correct_choice as correct,
           row_number() over (partition by learner, skill order by seq) as step
    from education.answers join education.items using (item)
    where choice is not null
),
traced as (
    select learner, skill, 0::bigint as step, null::varchar as class_no, null::varchar as item, null::boolean as correct,
           null::double as before, null::double as evidence, start as mastery
    from (select distinct learner, skill from attempts) join education.skills using (skill)
    union all
    select learner, skill, step, class_no, item, correct, before, evidence, evidence + (1 - evidence) * learn as mastery
    from (
        select traced.learner, traced.skill, attempts.step, attempts.class_no, attempts.item, attempts.correct, traced.mastery as before, learn,
               case when attempts.correct
                    then traced.mastery * (1 - slip) / (traced.mastery * (1 - slip) + (1 - traced.mastery) * guess)
                    else traced.mastery * slip / (traced.mastery * slip + (1 - traced.mastery) * (1 - guess)) end as evidence
        from traced
        join attempts on attempts.learner = traced.learner and attempts.skill = traced.skill and attempts.step = traced.step + 1
        join education.skills as skills on skills.skill = traced.skill
    )
)
select learner, skill, step, class_no, item, correct, before, evidence, mastery, mastery >= 0.95 as mastered
from traced where step > 0
