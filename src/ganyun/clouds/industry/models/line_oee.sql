-- title: {zh: 产线综合效率, en: OEE of lines}
-- summary: 每条产线每天的可用率、性能率、合格率和三者之积 OEE，另给 TEEP（按日历时间）。
-- key: [line, shift_date]
-- tags: [产线, OEE]
-- cycle: daily
-- columns:
--   planned: {title: 计划时间, unit: min}
--   run: {title: 运行时间, unit: min}
--   ideal: {title: 按理想节拍所需, unit: min}
--   pieces: {title: 产量, unit: 件}
--   good_pieces: {title: 合格数, unit: 件}
--   availability: {title: 可用率}
--   performance: {title: 性能率}
--   quality: {title: 合格率}
--   oee: {title: 设备综合效率}
--   teep: {title: 完全有效生产率}
select
    line, shift_date, any_value(division_code) as division_code, any_value(city) as city, any_value(industry) as industry,
    sum(planned_minutes) as planned, sum(run_minutes) as run, sum(ideal_minutes * pieces) as ideal, sum(pieces)::bigint as pieces, sum(good_pieces)::bigint as good_pieces,
    sum(run_minutes) / sum(planned_minutes) as availability,
    sum(ideal_minutes * pieces) / nullif(sum(run_minutes), 0) as performance,
    sum(good_pieces) / nullif(sum(pieces), 0) as quality,
    sum(ideal_minutes * pieces) / sum(planned_minutes) * sum(good_pieces) / nullif(sum(pieces), 0) as oee,
    sum(ideal_minutes * pieces) / 1440 * sum(good_pieces) / nullif(sum(pieces), 0) as teep
from industry.line_shifts
group by line, shift_date
