-- title: {zh: 题目特征曲线, en: Item characteristic curves}
-- summary: 三参数模型：能力 θ 的学生答对的概率 P = c + (1 − c)/(1 + e^(−a(θ − b)))，和题目给出的信息量
-- key: [item, theta]
-- owner: 省教育厅
-- columns:
--   theta: {title: 能力 θ}
--   probability: {title: 答对概率}
--   information: {title: 信息量}
with points as (select unnest(range(-30, 31, 5)) / 10 as theta),
curves as (
    select item, skill, theta, a, c, c + (1 - c) / (1 + exp(-a * (theta - b))) as probability
    from education.items cross join points
)
select item, skill, theta, probability,
       a * a * (1 - probability) / probability * ((probability - c) / (1 - c)) * ((probability - c) / (1 - c)) as information
from curves
