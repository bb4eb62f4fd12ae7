-- title: {zh: 分州季度出游, en: Trips by state and quarter}
-- summary: 各州、各目的和合计的季度出游人次；分目的之和等于合计
-- key: [state, purpose, quarter]
-- columns:
--   state: {title: 州, description: 全部是各州之和}
--   purpose: {title: 目的, description: 全部是各目的之和}
--   quarter: {title: 季度}
--   trips: {title: 人次, unit: 千人次}
select
    coalesce(state, '全部') as state,
    coalesce(purpose, '全部') as purpose,
    quarter,
    sum(trips) as trips
from tourism.trips
group by grouping sets (
    (state, purpose, quarter), (state, quarter), (purpose, quarter), (quarter)
)
