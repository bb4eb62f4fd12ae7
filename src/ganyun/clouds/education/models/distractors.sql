-- title: {zh: 干扰项, en: Distractors}
-- summary: 每题每个选项有多少人选，选它的人其余题目平均答对几成；错误选项吸引了高分的人，这题就可疑
-- key: [item, choice]
-- owner: 省教育厅
-- level: 1
-- why: 只有按题目和选项的人数
-- columns:
--   chosen: {title: 选的人, unit: 人}
--   share: {title: 比例}
--   rest_score: {title: 他们其余题的答对率}
--   is_correct: {title: 正确选项}
--   suspect: {title: 这题要查答案}
with marked as (
    select learner, item, choice, correct_choice, coalesce(choice = correct_choice, false)::int as correct
    from education.answers join education.items using (item)
),
rested as (
    select *, (sum(correct) over (partition by learner) - correct) / (count(*) over (partition by learner) - 1) as rest from marked
)
select
    item,
    coalesce(choice, '未答') as choice,
    count(*) as chosen,
    count(*) / sum(count(*)) over (partition by item) as share,
    avg(rest) as rest_score,
    coalesce(bool_or(choice = correct_choice), false) as is_correct,
    item in (select item from education.item_analysis where verdict = '查答案') as suspect
from rested
group by item, choice
