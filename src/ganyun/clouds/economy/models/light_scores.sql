-- title: {zh: 五灯打分, en: Scores of the five lights}
-- summary: 每个指标的同比在全部市、全部月份里排在哪里：前一成 5 分（过热），前三成 4 分，后三成 2 分，后一成 1 分（过冷），其余 3 分
-- key: [city, indicator, month]
-- cycle: monthly
-- columns:
--   city: {title: 设区市}
--   indicator: {title: 指标}
--   month: {title: 月份}
--   yoy: {title: 同比}
--   score: {title: 得分, description: 5 红 4 黄 3 绿 2 浅蓝 1 蓝}
with placed as (
    select city, indicator, month, yoy, percent_rank() over (partition by indicator order by yoy) as place
    from economy.city_adjusted
    where yoy is not null
)
select
    city,
    indicator,
    month,
    yoy,
    case when place >= 0.9 then 5 when place >= 0.7 then 4 when place >= 0.3 then 3 when place >= 0.1 then 2 else 1 end as score
from placed
