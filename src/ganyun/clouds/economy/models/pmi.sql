-- title: {zh: 采购经理指数, en: Purchasing managers' index}
-- summary: 扩散指数 = 上升占比 + 一半的持平占比；指数 = 0.30 新订单 + 0.25 生产 + 0.20 从业人员 + 0.15 (100 − 配送时间) + 0.10 原材料库存；50 以上扩张
-- key: [month]
-- cycle: monthly
-- columns:
--   month: {title: 月份}
--   orders: {title: 新订单}
--   output: {title: 生产}
--   staff: {title: 从业人员}
--   delivery: {title: 供应商配送时间}
--   stock: {title: 原材料库存}
--   pmi: {title: 采购经理指数}
--   expanding: {title: 扩张}
with questions as (
    select month, question, 100 * (up + same / 2) / (up + same + down) as di
    from economy.pmi_survey
),
wide as (
    select
        month,
        max(di) filter (question = '新订单') as orders,
        max(di) filter (question = '生产') as output,
        max(di) filter (question = '从业人员') as staff,
        max(di) filter (question = '供应商配送时间') as delivery,
        max(di) filter (question = '原材料库存') as stock
    from questions
    group by month
)
select
    *,
    0.30 * orders + 0.25 * output + 0.20 * staff + 0.15 * (100 - delivery) + 0.10 * stock as pmi,
    0.30 * orders + 0.25 * output + 0.20 * staff + 0.15 * (100 - delivery) + 0.10 * stock > 50 as expanding
from wide
