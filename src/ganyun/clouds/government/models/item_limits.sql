-- title: {zh: 时限、跑动和网办, en: "Limits, visits and online depth of items"}
-- summary: 每县每类事项：承诺时限是法定的几成、平均到场几次、多少能全程网办、多少收费
-- key: [division_code, item_type]
-- owner: 省政府办公厅
-- columns:
--   items: {title: 事项数, unit: 个}
--   promised: {title: 承诺件的事项数, unit: 个}
--   statutory_days: {title: 法定时限合计, unit: 工作日}
--   promised_days: {title: 承诺时限合计, unit: 工作日}
--   compression: {title: 时限压缩比}
--   visits: {title: 到场次数合计, unit: 次}
--   no_visit: {title: 不用到场的事项, unit: 个}
--   all_online: {title: 全程网办的事项, unit: 个}
select
    division_code,
    item_type,
    count(*) as items,
    count(*) filter (handling = '承诺件') as promised,
    sum(statutory_limit)::bigint as statutory_days,
    sum(promised_limit) filter (handling = '承诺件')::bigint as promised_days,
    1 - sum(promised_limit) filter (handling = '承诺件') / sum(statutory_limit) as compression,
    sum(visits)::bigint as visits,
    count(*) filter (visits = 0) as no_visit,
    count(*) filter (network_depth = 4) as all_online,
    count(*) filter (fee) as with_fee
from government.item_list
group by division_code, item_type
