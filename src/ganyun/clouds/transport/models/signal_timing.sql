-- title: {zh: 信号配时, en: Signal timing}
-- summary: Webster 最佳周期 C = (1.5L + 5)/(1 − Y)，绿灯按流量比分配；流量比之和到了 0.95 没有可用的周期
-- key: [junction]
-- columns:
--   junction: {title: 路口}
--   city: {title: 设区市}
--   phases: {title: 相位数, unit: 个}
--   lost: {title: 总损失时间, unit: s}
--   flow_ratio: {title: 流量比之和}
--   cycle: {title: 最佳周期, unit: s}
--   green: {title: 总有效绿灯, unit: s}
--   oversaturated: {title: 过饱和}
with totals as (
    select
        junction,
        any_value(city) as city,
        count(*) as phases,
        sum(lost_seconds) as lost,
        sum(flow_ratio) as flow_ratio
    from transport.signal_junctions
    group by junction
)
select
    junction,
    city,
    phases,
    lost,
    flow_ratio,
    if(flow_ratio < 0.95, (1.5 * lost + 5) / (1 - flow_ratio), null) as cycle,
    if(flow_ratio < 0.95, (1.5 * lost + 5) / (1 - flow_ratio) - lost, null) as green,
    flow_ratio >= 0.95 as oversaturated
from totals
