-- title: {zh: 剩余寿命预测误差, en: Errors of the remaining life}
-- summary: 按真实剩余周期每 10 个一段：预测均值、均方根误差、偏差和偏乐观（预测比真实多 20 个以上）的比例；越接近失效应当越准。
-- key: band
-- tags: [设备, 剩余寿命]
-- columns:
--   band: {title: 真实剩余周期（段首）, unit: 周期}
--   cycles: {title: 周期数, unit: 个}
--   predicted: {title: 预测均值, unit: 周期}
--   actual: {title: 真实均值, unit: 周期}
--   rmse: {title: 均方根误差, unit: 周期}
--   bias: {title: 偏差, unit: 周期}
--   optimistic: {title: 偏乐观比例}
select
    least(120, features.remaining - features.remaining % 10) as band, count(*) as cycles, avg(life.prediction) as predicted, avg(features.remaining) as actual,
    sqrt(avg((life.prediction - features.remaining) * (life.prediction - features.remaining))) as rmse, avg(life.prediction - features.remaining) as bias,
    avg((life.prediction > features.remaining + 20)::integer) as optimistic
from industry.engine_life as life join industry.engine_features as features using (unit, cycle)
group by least(120, features.remaining - features.remaining % 10)
