-- title: {zh: 题目分析, en: Item analysis}
-- summary: 每题：答对率（难度）、点二列相关（区分度，总分里去掉本题）、未答；区分度为负的先查答案给得对不对
-- key: item
-- owner: 省教育厅
-- level: 1
-- why: 只有按题目的统计量
-- columns:
--   learners: {title: 学生, unit: 人}
--   difficulty: {title: 答对率}
--   discrimination: {title: 点二列相关}
--   blank: {title: 未答, unit: 人}
--   verdict: {title: 判断}
with marked as (
    select learner, item, skill, choice, coalesce(choice = correct_choice, false)::int as correct
    from education.answers join education.items using (item)
),
rested as (
    select *, sum(correct) over (partition by learner) - correct as rest from marked
)
select
    item,
    any_value(skill) as skill,
    count(*) as learners,
    count(*) filter (choice is null) as blank,
    avg(correct) as difficulty,
    corr(correct, rest) as discrimination,
    case when corr(correct, rest) < 0 then '查答案' when corr(correct, rest) < 0.2 then '区分度低'
         when avg(correct) > 0.95 then '太易' when avg(correct) < 0.2 then '太难' else '可用' end as verdict
from rested
group by item
