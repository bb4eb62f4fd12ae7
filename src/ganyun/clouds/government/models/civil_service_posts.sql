-- title: {zh: 公务员招考职位（标准化）, en: "Civil-service posts, standardised"}
-- summary: 2021、2022 两年、两种表结构合成一张表；地区映射到 GB/T 2260，学历映射到 GB/T 4658，其余从文字里取出
-- key: [year, post_code]
-- owner: 省人社厅
-- tags: [公务员, 招考, 标准化]
-- columns:
--   year: {title: 年度}
--   post_code: {title: 职位代码}
--   level: {title: 层级代码}
--   post_level: {title: 职位层级}
--   category: {title: 职位类别}
--   title: {title: 职位名称}
--   majors: {title: 专业要求}
--   education: {title: 学历要求原文}
--   organ: {title: 招录机关}
--   city_code: {title: 考区的设区市代码}
--   division_code: {title: 地区代码}
--   division_name: {title: 地区}
--   division_level: {title: 地区级别}
--   division_found: {title: 地区怎样得到}
--   division_mapped: {title: 地区到了层级要求的一级}
--   openings: {title: 人数, unit: 人}
--   education_code: {title: 最低学历代码}
--   education_name: {title: 最低学历}
--   any_major: {title: 专业不限}
--   age_limit: {title: 年龄上限, unit: 岁}
--   sex: {title: 限定性别}
--   graduates_only: {title: 限应届毕业生}
--   grassroots_only: {title: 限服务基层项目人员或退役士兵}
--   experience_years: {title: 工作经历, unit: 年}
--   extra_subject: {title: 加试科目}
with posts as (
    select 2021 as year, post_code, post_level, category, trim(organ) as organ, title, openings, majors, education, age,
           conditions, extra_subject, remarks, null::varchar as party, null::varchar as duties
    from government.civil_service_posts_2021
    union all
    select 2022, post_code, post_level, category, trim(organ), title, openings, majors, education, age, conditions,
           nullif(split_part(subjects, ',', 3), ''), remarks, party, duties
    from government.civil_service_posts_2022
),
-- 职位代码的前三位是考区
areas(area, city_code) as (
    values ('100', '3601'), ('200', '3602'), ('300', '3603'), ('400', '3604'), ('500', '3605'), ('600', '3606'),
           ('210', '3607'), ('240', '3608'), ('220', '3609'), ('250', '3610'), ('230', '3611'), ('700', '36')
),
-- GB/T 4658-2006
educations(words, education_code, education_name) as (
    values ('大专', '30', '大学专科教育'), ('本科', '20', '大学本科教育'), ('硕士研究生', '14', '硕士研究生毕业')
),
levels(post_level, level, wanted) as (
    values ('省级', 'province', 'province'), ('省直垂管单位', 'vertical', 'province'), ('设区市', 'city', 'city'),
           ('县（市）区', 'county', 'county'), ('乡镇', 'township', 'county')
),
cities as (
    select code, name, regexp_replace(name, '市$', '') as short from base.divisions where level = 'city'
),
counties as (
    select county.code, county.name, county.parent_code as city_code,
           regexp_replace(county.name, '(县|市|区)$', '') as short, cities.short as city_short
    from base.divisions as county join cities on county.parent_code = cities.code
    where county.level = 'county'
),
organs as (
    select distinct organ, city_code from posts join areas on left(post_code, 3) = area
),
-- 地名怎样在机关名称里出现：县的全名，县名不带通名（与市同名的除外；庐山西海不在庐山市），乡镇的全名；都限在本考区
places as (
    select city_code, code, name, name as words, 'name' as found, 1 as rank from counties
    union all
    select city_code, code, name, short, 'short name', 2 from counties where len(short) >= 2 and short <> city_short
    union all
    select city_code, counties.code, counties.name, town.name, 'township', 3
    from base.divisions as town join counties on town.parent_code = counties.code
    where town.level = 'township' and regexp_matches(town.name, '(乡|镇)$') and len(town.name) >= 3
    qualify count(*) over (partition by city_code, town.name) = 1
),
named as (
    select organs.organ, organs.city_code, code, found
    from organs join places on places.city_code = organs.city_code
        and contains(replace(organ, '庐山西海', ''), places.words)
    qualify row_number() over (
        partition by organs.organ, organs.city_code order by rank, len(words) desc, strpos(organ, words), code
    ) = 1
)
select
    year,
    posts.post_code,
    levels.level,
    posts.post_level,
    category,
    posts.organ,
    title,
    areas.city_code,
    case when wanted = 'county' then coalesce(named.code, areas.city_code) else areas.city_code end as division_code,
    place.name as division_name,
    place.level as division_level,
    case when wanted <> 'county' then 'post code' when named.code is not null then named.found else 'city only' end
        as division_found,
    place.level = wanted as division_mapped,
    openings,
    posts.education,
    education_code,
    education_name,
    majors,
    contains(majors, '不限') as any_major,
    try_cast(regexp_extract(age, '(\d+)周岁以下', 1) as integer) as age_limit,
    case when contains(conditions, '限男性') then '男' when contains(conditions, '限女性') then '女' end as sex,
    coalesce(regexp_matches(conditions, '限\d{4}届|应届'), false) as graduates_only,
    coalesce(contains(conditions, '基层项目') or contains(conditions, '退役士兵'), false) as grassroots_only,
    try_cast(nullif(regexp_extract(conditions, '具有(\d+)年以上(基层)?工作经历', 1), '') as integer) as experience_years,
    nullif(regexp_replace(extra_subject, '(专业)?(笔试|笔试和口试)?$', ''), '') as extra_subject,
    conditions,
    party,
    duties,
    remarks
from posts
join levels on levels.post_level = posts.post_level
join areas on left(posts.post_code, 3) = areas.area
left join educations on starts_with(posts.education, educations.words)
left join named on named.organ = posts.organ and named.city_code = areas.city_code
left join base.divisions as place
    on place.code = case when wanted = 'county' then coalesce(named.code, areas.city_code) else areas.city_code end
