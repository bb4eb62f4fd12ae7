-- title: {zh: 退订预测的质量, en: How good the cancellation model is}
-- summary: 2017 年预订的 AUC（随机猜是 0.5）、平均精度 PR-AUC（随机猜是退订率）、预计与实际退订数；全部与各细分市场
-- key: [segment]
-- level: 1
-- why: 只有分组统计，每组不少于一百笔
-- columns:
--   segment: {title: 细分市场, description: 全部是各市场一起}
--   bookings: {title: 预订, unit: 笔}
--   cancelled: {title: 实际退订, unit: 笔}
--   expected: {title: 预计退订, unit: 笔}
--   base_rate: {title: 退订率}
--   auc: {title: AUC}
--   pr_auc: {title: PR-AUC}
with judged as (
    select f.segment, f.cancelled, p.probability
    from tourism.cancellation_features as f
    join tourism.hotel_cancellation as p using (booking)
    where f.arrival >= date '2017-01-01' and p.probability is not null
),
grouped as (
    select '全部' as segment, cancelled, probability from judged
    union all
    select segment, cancelled, probability from judged
),
ranked as (
    select
        segment,
        cancelled,
        probability,
        rank() over (partition by segment order by probability) + (count(*) over (partition by segment, probability) - 1) / 2 as place,
        sum(cancelled) over likely as hits,
        count(*) over likely as tried
    from grouped
    window likely as (partition by segment order by probability desc)
)
select
    segment,
    count(*) as bookings,
    sum(cancelled)::bigint as cancelled,
    round(sum(probability), 1) as expected,
    avg(cancelled) as base_rate,
    (sum(place) filter (cancelled = 1) - sum(cancelled) * (sum(cancelled) + 1) / 2)
        / nullif(sum(cancelled) * (count(*) - sum(cancelled)), 0) as auc,
    avg(hits / tried) filter (cancelled = 1) as pr_auc
from ranked
group by segment
having count(*) >= 100
