-- title: {zh: 分市分行业综合效率, en: OEE by city and industry}
-- summary: 各市各行业每月的 OEE 三个因子，按时间和产量合并后再相除，不是各线比率的平均；另给平均故障间隔和平均修复时间。
-- key: [city, industry, month]
-- level: 1
-- why: 市和行业的汇总，不含企业
-- tags: [产线, OEE, 统计]
-- cycle: monthly
-- columns:
--   month: {title: 月份}
--   lines: {title: 产线, unit: 条}
--   planned: {title: 计划时间, unit: min}
--   run: {title: 运行时间, unit: min}
--   ideal: {title: 按理想节拍所需, unit: min}
--   pieces: {title: 产量, unit: 件}
--   good_pieces: {title: 合格数, unit: 件}
--   stops: {title: 故障停机, unit: 次}
--   oee: {title: 设备综合效率}
--   mtbf_hours: {title: 平均故障间隔, unit: h}
--   mttr_minutes: {title: 平均修复时间, unit: min}
select
    city, industry, date_trunc('month', shift_date)::date as month, count(distinct line) as lines, sum(planned_minutes) as planned, sum(run_minutes) as run,
    sum(ideal_minutes * pieces) as ideal, sum(pieces)::bigint as pieces, sum(good_pieces)::bigint as good_pieces, sum(stops)::bigint as stops,
    sum(ideal_minutes * pieces) / sum(planned_minutes) * sum(good_pieces) / nullif(sum(pieces), 0) as oee,
    sum(run_minutes) / 60 / nullif(sum(stops), 0) as mtbf_hours, sum(repair_minutes) / nullif(sum(stops), 0) as mttr_minutes
from industry.line_shifts
group by city, industry, date_trunc('month', shift_date)::date
