-- title: {zh: 水质自动站月度有效率, en: Monthly validity of a water station feed}
-- summary: 每月应传小时数、实收、各种状态的小时数和有效传输率（有效小时除以应传小时），90% 为合格。
-- key: month
-- tags: [水质, 自动监测]
-- cycle: monthly
-- columns:
--   month: {title: 月份}
--   expected: {title: 应传, unit: h}
--   received: {title: 实收, unit: h}
--   missing: {title: 缺测, unit: h}
--   constant: {title: 恒值, unit: h}
--   constant_long: {title: 恒值 12 小时以上, unit: h}
--   jumps: {title: 突跳, unit: h}
--   valid_hours: {title: 有效, unit: h}
--   valid_rate: {title: 有效传输率}
select
    date_trunc('month', monitor_time)::date as month,
    date_diff('hour', date_trunc('month', monitor_time)::date::timestamp, (date_trunc('month', monitor_time)::date + interval 1 month)::timestamp) as expected,
    count(*) as received, count(*) filter (state = '缺测') as missing, count(*) filter (state = '恒值') as constant,
    count(*) filter (state = '恒值' and same_hours >= 12) as constant_long, count(*) filter (state = '突跳') as jumps,
    count(*) filter (state in ('有效', '中断后首值')) as valid_hours,
    count(*) filter (state in ('有效', '中断后首值'))
        / date_diff('hour', date_trunc('month', monitor_time)::date::timestamp, (date_trunc('month', monitor_time)::date + interval 1 month)::timestamp) as valid_rate
from ecology.water_feed_states
group by date_trunc('month', monitor_time)::date
