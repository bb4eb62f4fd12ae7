-- title: {zh: 路段行程时间, en: Link travel times}
-- summary: BPR 公式：t = t₀[1 + 0.15 (v/c)⁴]；饱和度、延误与服务水平
-- key: [link, hour]
-- cycle: daily
-- columns:
--   link: {title: 路段}
--   hour: {title: 小时}
--   city: {title: 设区市}
--   volume: {title: 流量, unit: pcu/h}
--   saturation: {title: 饱和度}
--   minutes: {title: 行程时间, unit: min}
--   delay: {title: 延误, unit: min}
--   service: {title: 服务水平}
select
    link,
    hour,
    city,
    volume,
    volume / capacity as saturation,
    free_minutes * (1 + 0.15 * power(volume / capacity, 4)) as minutes,
    free_minutes * 0.15 * power(volume / capacity, 4) as delay,
    case when volume / capacity <= 0.35 then '一级' when volume / capacity <= 0.55 then '二级' when volume / capacity <= 0.75 then '三级'
        when volume / capacity <= 0.9 then '四级' when volume / capacity <= 1 then '五级' else '六级' end as service
from transport.road_counts
