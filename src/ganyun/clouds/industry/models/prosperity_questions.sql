-- title: {zh: 景气扩散指数, en: Diffusion indices}
-- summary: 各市每月每个问题的扩散指数：上升的百分比加一半持平的百分比；回答不足 10 家的市月不列。
-- key: [city, month, question]
-- level: 1
-- why: 只有汇总，每组不少于 10 家
-- tags: [景气, 统计]
-- cycle: monthly
-- columns:
--   month: {title: 月份}
--   question: {title: 问题}
--   firms: {title: 回答, unit: 家}
--   up: {title: 上升, unit: 家}
--   same: {title: 持平, unit: 家}
--   diffusion: {title: 扩散指数}
select
    city, month, question, count(*) as firms, count(*) filter (answer = '上升') as up, count(*) filter (answer = '持平') as same,
    100 * (count(*) filter (answer = '上升') + 0.5 * count(*) filter (answer = '持平')) / count(*) as diffusion
from industry.prosperity_survey
group by city, month, question
having count(*) >= 10
