-- title: {zh: 医保规则分类统计, en: Medical insurance rules by kind}
-- summary: 各批次、限定类型、限定值的规则条数、药品或项目数、编码数，和其中能自动检查的条数。
-- key: [batch, item_kind, restriction, value]
-- level: 1
-- tags: [医保, 规则]
-- columns:
--   rules: {title: 规则, unit: 条}
--   items: {title: 药品或项目, unit: 个}
--   codes: {title: 医保编码, unit: 个}
--   executable: {title: 能自动检查, unit: 条}
select
    batch, item_kind, restriction, coalesce(value, '未写明') as value, count(*) as rules, count(distinct item_name) as items,
    count(distinct item_code) as codes, count(*) filter (executable) as executable
from social_security.medical_rules
group by all
