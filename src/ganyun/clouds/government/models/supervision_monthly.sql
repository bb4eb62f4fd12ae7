-- title: {zh: 电子监察月报, en: Electronic supervision by month}
-- summary: 每县每月的办件、红黄灯、用时和绩效分（100 − 10×红灯率% − 2×黄灯率% + 提速加分，最多加 10）
-- key: [month, division_code]
-- owner: 省政府办公厅
-- columns:
--   cases: {title: 办件, unit: 件}
--   red: {title: 红灯, unit: 件}
--   yellow: {title: 黄灯, unit: 件}
--   on_time: {title: 按时办结, unit: 件}
--   closed: {title: 办结, unit: 件}
--   used_days: {title: 用时合计, unit: 工作日}
--   promised_days: {title: 承诺合计, unit: 工作日}
--   speed: {title: 用时与承诺之比的平均}
--   score: {title: 绩效分, unit: 分}
select
    month,
    division_code,
    count(*) as cases,
    count(*) filter (light = 'red') as red,
    count(*) filter (light = 'yellow') as yellow,
    count(*) filter (closed) as closed,
    count(*) filter (closed and light <> 'red') as on_time,
    sum(used) filter (closed)::bigint as used_days,
    sum(promised_limit) filter (closed)::bigint as promised_days,
    avg(used / promised_limit) filter (closed) as speed,
    100 - 10 * (100 * count(*) filter (light = 'red') / count(*)) - 2 * (100 * count(*) filter (light = 'yellow') / count(*))
        + coalesce(least(10, 10 * (1 - avg(used / promised_limit) filter (closed))), 0) as score
from government.case_clock
group by month, division_code
