-- title: {zh: 测验信度, en: Reliability of the test}
-- summary: 每个知识点和整份测验的克龙巴赫 α：k/(k−1)·(1−题目方差之和/总分方差)
-- key: skill
-- owner: 省教育厅
-- level: 1
-- why: 只有按知识点的统计量
-- columns:
--   items: {title: 题数, unit: 道}
--   alpha: {title: 克龙巴赫 α}
with marked as (
    select learner, item, skill, coalesce(choice = correct_choice, false)::int as correct
    from education.answers join education.items using (item)
),
twice as (
    select learner, item, skill, correct from marked
    union all
    select learner, item, '整份测验', correct from marked
),
items as (select skill, item, var_samp(correct) as variance from twice group by skill, item),
totals as (select skill, learner, sum(correct) as total from twice group by skill, learner),
spread as (select skill, var_samp(total) as variance, count(*) as learners from totals group by skill)
select
    items.skill,
    count(*) as items,
    any_value(spread.learners) as learners,
    count(*) / (count(*) - 1) * (1 - sum(items.variance) / any_value(spread.variance)) as alpha
from items join spread on spread.skill = items.skill
group by items.skill
