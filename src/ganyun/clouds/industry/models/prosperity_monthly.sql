-- title: {zh: 采购经理指数, en: Purchasing managers index}
-- summary: 各市每月的 PMI：五个分项扩散指数的加权和，供应商配送先用 100 减；高于 50 为扩张。全省的指数按企业数加权。
-- key: [city, month]
-- level: 1
-- tags: [景气, PMI, 统计]
-- cycle: monthly
-- columns:
--   month: {title: 月份}
--   firms: {title: 回答, unit: 家}
--   pmi: {title: 采购经理指数}
--   state: {title: 状态}
with weighted as (
    select
        questions.city, questions.month, min(questions.firms) as firms, count(*) as questions,
        sum(weights.weight * case when weights.reversed then 100 - questions.diffusion else questions.diffusion end) as pmi
    from industry.prosperity_questions as questions join industry.prosperity_weights as weights using (question)
    group by questions.city, questions.month
)
select city, month, firms, pmi, case when pmi > 50 then '扩张' when pmi < 50 then '收缩' else '持平' end as state
from weighted
where questions = 5
