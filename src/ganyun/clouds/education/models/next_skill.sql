-- title: {zh: 下一步学什么, en: What to learn next}
-- summary: 每名学生在还没有掌握、先修都已接近的知识点里，先修链上掌握最低的一个；给学生和教师看的建议
-- key: learner
-- owner: 省教育厅
-- purpose: 个性化学习：学生、教师、监护人可以查看
-- columns:
--   skill: {title: 建议的知识点}
--   mastery: {title: 掌握概率}
--   mastered: {title: 已掌握的知识点, unit: 个}
with last as (
    select learner, any_value(class_no) as class_no, skill, max_by(mastery, step) as mastery
    from education.mastery group by learner, skill
),
open as (
    select last.*, coalesce(before.mastery, 1) as prerequisite_mastery
    from last join education.skills as skills on skills.skill = last.skill
    left join last as before on before.learner = last.learner and before.skill = skills.prerequisite
)
select learner, any_value(class_no) as class_no,
       arg_min(skill, (if(prerequisite_mastery >= 0.6, 0, 1), mastery)) filter (mastery < 0.95) as skill,
       arg_min(mastery, (if(prerequisite_mastery >= 0.6, 0, 1), mastery)) filter (mastery < 0.95) as mastery,
       count(*) filter (mastery >= 0.95) as mastered
from open
group by learner
