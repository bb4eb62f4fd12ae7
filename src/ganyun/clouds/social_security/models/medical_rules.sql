-- title: {zh: 医保基金监管规则, en: Supervision rules of the medical insurance fund}
-- summary: 国家规则原文解析成一行一条：限定什么、限定值、适用的药品或项目和编码；编码行带上同名定义的限定值和说明。executable 为能自动检查。
-- key: rule_id
-- level: 1
-- tags: [医保, 规则]
-- columns:
--   rule_id: {title: 规则编号, description: 原文的散列，原文不变编号不变}
--   batch: {title: 批次}
--   item_kind: {title: 项目类别}
--   restriction: {title: 限定类型}
--   value: {title: 限定值}
--   item_name: {title: 药品或项目}
--   item_code: {title: 医保编码}
--   scope: {title: 行的用途, description: 定义或编码}
--   note: {title: 说明}
--   rule_text: {title: 规则文字}
--   executable: {title: 能自动检查}
with parsed as (
    select
        rule_file, sheet, record,
        regexp_extract(rule_file, '【(.+?)】', 1) as batch,
        case when rule_file like '%项目%' then '服务项目' else '药品' end as item_kind,
        trim(json_extract_string(record, '$."限定类型"')) as restriction,
        trim(coalesce(json_extract_string(record, '$."药品通用名"'), json_extract_string(record, '$."项目名称"'))) as item_name,
        trim(coalesce(json_extract_string(record, '$."国标代码"'), json_extract_string(record, '$."药品代码"'))) as item_code,
        trim(coalesce(json_extract_string(record, '$."限定对象"'), json_extract_string(record, '$."限定性别"'), json_extract_string(record, '$."限定值域"'))) as value,
        trim(coalesce(json_extract_string(record, '$."药品说明"'), json_extract_string(record, '$."项目说明"'))) as note
    from social_security.medical_rules_source
),
definitions as (
    select rule_file, item_name, any_value(value) as value, any_value(note) as note
    from parsed
    where sheet = 'Sheet1'
    group by rule_file, item_name
),
known as (select distinct restriction, value from social_security.medical_rule_bounds)
select
    substr(md5(parsed.rule_file || parsed.sheet || parsed.record), 1, 16) as rule_id,
    parsed.batch, parsed.item_kind, parsed.restriction, definitions.value, parsed.item_name, parsed.item_code,
    case when parsed.sheet = 'Sheet2' then '编码' else '定义' end as scope, definitions.note,
    parsed.item_kind || '“' || parsed.item_name || '”' || parsed.restriction || '：' || coalesce(definitions.value, '未写明')
        || coalesce('（' || definitions.note || '）', '') as rule_text,
    known.value is not null as executable
from parsed
left join definitions on definitions.rule_file = parsed.rule_file and definitions.item_name = parsed.item_name
left join known on known.restriction = parsed.restriction and known.value = definitions.value
