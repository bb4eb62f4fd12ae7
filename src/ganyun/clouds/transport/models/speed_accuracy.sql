-- title: {zh: 车速预测的误差, en: How good the speed forecast is}
-- summary: 检验期（2012-03-05 起，训练期之后）预测、历史平均、维持现状三种办法的均方根误差与平均绝对误差；全部与各路段
-- key: [segment]
-- columns:
--   segment: {title: 路段, description: 全部是各路段一起}
--   rows: {title: 检验行数, unit: 行}
--   rmse: {title: 预测 RMSE, unit: mile/h}
--   mae: {title: 预测 MAE, unit: mile/h}
--   rmse_usual: {title: 历史平均 RMSE, unit: mile/h}
--   mae_usual: {title: 历史平均 MAE, unit: mile/h}
--   rmse_same: {title: 维持现状 RMSE, unit: mile/h}
--   mae_same: {title: 维持现状 MAE, unit: mile/h}
with judged as (
    select f.segment, f.target, f.usual, f.speed, p.prediction
    from transport.speed_features as f
    join transport.speed_forecast as p using (segment, time)
    where f.time >= timestamp '2012-03-05 00:00:00' and f.target is not null and p.prediction is not null
)
select
    coalesce(segment, '全部') as segment,
    count(*) as rows,
    sqrt(avg(power(prediction - target, 2))) as rmse,
    avg(abs(prediction - target)) as mae,
    sqrt(avg(power(usual - target, 2))) as rmse_usual,
    avg(abs(usual - target)) as mae_usual,
    sqrt(avg(power(speed - target, 2))) as rmse_same,
    avg(abs(speed - target)) as mae_same
from judged
group by grouping sets ((segment), ())
