-- title: {zh: 五灯预警, en: Five lights}
-- summary: 各市每月各指标得分之和除以满分 ×100：85 以上红灯（过热），73 以上黄灯，50 以上绿灯，36 以上浅蓝灯，以下蓝灯（过冷）
-- key: [city, month]
-- cycle: monthly
-- columns:
--   city: {title: 设区市}
--   month: {title: 月份}
--   indicators: {title: 指标数, unit: 个}
--   warning_index: {title: 预警指数}
--   light: {title: 灯}
--   hot: {title: 过热指标, unit: 个}
--   cold: {title: 过冷指标, unit: 个}
select
    city,
    month,
    count(*) as indicators,
    100 * sum(score) / (5 * count(*)) as warning_index,
    case
        when 100 * sum(score) / (5 * count(*)) >= 85 then '红'
        when 100 * sum(score) / (5 * count(*)) >= 73 then '黄'
        when 100 * sum(score) / (5 * count(*)) >= 50 then '绿'
        when 100 * sum(score) / (5 * count(*)) >= 36 then '浅蓝'
        else '蓝'
    end as light,
    count(*) filter (score = 5) as hot,
    count(*) filter (score = 1) as cold
from economy.light_scores
group by city, month
