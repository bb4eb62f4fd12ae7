-- title: {zh: 路段车速, en: Segment speeds}
-- summary: 路段每五分钟的平均车速（有效检测器的平均，六位小数：加的次序不同，末位不同，预测就不同）
-- key: [segment, time]
-- cycle: realtime
-- columns:
--   segment: {title: 路段}
--   time: {title: 时刻}
--   speed: {title: 车速, unit: mile/h}
--   kmh: {title: 车速（公里）, unit: km/h}
--   detectors: {title: 有效检测器, unit: 个}
select
    s.segment,
    timestamp '2012-03-01 00:00:00' + to_minutes(5 * (v.step - 1)) as time,
    round(avg(v.speed), 6) as speed,
    round(avg(v.speed) * 1.609344, 6) as kmh,
    count(v.speed) as detectors
from transport.detector_speeds as v
join transport.road_segments as s using (detector)
group by s.segment, v.step
having count(v.speed) > 0
