-- title: {zh: 各班的掌握, en: Mastery by class}
-- summary: 每班每个知识点的平均掌握和已掌握人数
-- key: [class_no, skill]
-- owner: 省教育厅
-- level: 1
-- why: 只有按班级的平均，每格不少于十人
-- columns:
--   learners: {title: 学生, unit: 人}
--   mastery: {title: 平均掌握}
--   mastered: {title: 已掌握, unit: 人}
with last as (
    select learner, class_no, skill, max_by(mastery, step) as mastery from education.mastery group by learner, class_no, skill
)
select class_no, skill, count(*) as learners, avg(mastery) as mastery, count(*) filter (mastery >= 0.95) as mastered
from last
group by class_no, skill
having count(*) >= 10
