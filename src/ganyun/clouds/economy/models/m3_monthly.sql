-- title: {zh: M3 月度序列, en: "M3 series, monthly"}
-- summary: M3 竞赛里频率为月度的序列的历史
-- key: [series, date]
-- columns:
--   series: {title: 序列编号}
--   date: {title: 期}
--   value: {title: 数值}
select series, date, value
from economy.m3_history
where period = 'MONTHLY'
