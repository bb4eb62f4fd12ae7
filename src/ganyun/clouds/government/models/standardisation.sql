-- title: {zh: 标准化率, en: Standardisation rate}
-- summary: 原文的值有多少能对上代码表：地区（到层级要求的一级）、学历、省级机关名称、事项类型、实施主体代码
-- key: [dataset, field]
-- owner: 省信息中心
-- columns:
--   source: {title: 哪张表}
--   label: {title: 哪一项}
--   code_list: {title: 代码表}
--   total: {title: 有值的行, unit: 行}
--   mapped: {title: 对上的行, unit: 行}
--   rate: {title: 标准化率}
with checked as (
    select 'civil_service_posts_' || year as dataset, 'organ → division' as field, 'divisions' as code_list,
           count(*) as total, count(*) filter (division_mapped) as mapped
    from government.civil_service_posts group by year
    union all
    select 'civil_service_posts_' || year, 'education', 'education', count(*), count(education_code)
    from government.civil_service_posts group by year
    union all
    select 'civil_service_posts_' || year, 'organ (province)', 'organisations', count(*), count(bodies.name)
    from government.civil_service_posts
    left join (select distinct unnest([name, short_name]) as name from base.organisations) as bodies
        on bodies.name = organ
    where level = 'province' group by year
    union all
    select 'service_items', 'item_type', 'service_item_type', count(*), count(item_type) filter (len(item_type) = 2)
    from government.service_items
    union all
    select 'service_items', 'department_code', 'uscc', count(*),
           count(*) filter (regexp_full_match(department_code, '[0-9A-HJ-NPQRTUWXY]{18}'))
    from government.service_items
)
select
    *, mapped / total as rate,
    if(dataset = 'service_items', '事项目录', right(dataset, 4) || ' 年职位') as source,
    case field
        when 'organ → division' then '机关的地区' when 'organ (province)' then '省级机关名称' when 'education' then '学历'
        when 'item_type' then '事项类型' else '实施主体代码'
    end as label
from checked
