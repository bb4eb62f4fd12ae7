-- title: {zh: 案件移送月报, en: Hand-overs by month}
-- summary: 每月每个环节移送多少件、多少件超期、多少件有回执；说的是机关办得快慢，不足 10 件的月份不列
-- key: [month, stage]
-- owner: 省委政法委
-- level: 1
-- why: 只有分组件数，每格不少于 10 件；超期和回执是机关的办理情况
-- columns:
--   cases: {title: 移送, unit: 件}
--   overdue: {title: 超期, unit: 件}
--   receipted: {title: 有回执, unit: 件}
select
    month,
    stage,
    any_value(from_organ) as from_organ,
    any_value(to_organ) as to_organ,
    count(*) as cases,
    count(*) filter (light = 'red') as overdue,
    count(*) filter (not receipt_missing) as receipted
from justice.hand_over_watch
group by month, stage
having count(*) >= 10
