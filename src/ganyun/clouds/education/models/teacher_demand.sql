-- title: {zh: 教师需求, en: Demand for teachers}
-- summary: 每个地区每个学段每个学科招几人，要本科以上的几人，限应届的几人；地区用现行区划，旧名和撤县设区的按沿革换成现名
-- key: [division_code, stage, subject]
-- owner: 省教育厅
-- columns:
--   division_code: {title: 地区代码}
--   division_name: {title: 地区}
--   city: {title: 设区市}
--   stage: {title: 学段}
--   subject: {title: 学科}
--   posts: {title: 岗位, unit: 个}
--   openings: {title: 人数, unit: 人}
--   degree_openings: {title: 要求本科及以上, unit: 人}
--   graduates_only: {title: 限应届, unit: 人}
with cities as (select code, name from base.divisions where level = 'city'),
counties as (select code, name, parent_code as city_code from base.divisions where level = 'county'),
-- 旧名：东乡县 → 东乡区这样的撤县设区，名称去掉通名后相同
places as (
    select distinct place, regexp_replace(place, '^江西省', '') as words from education.teacher_posts
),
found as (
    select place, cities.code as city_code, counties.code as county_code,
           case when ends_with(words, counties.name) then 1 else 2 end as rank
    from places
    left join cities on starts_with(words, cities.name) or starts_with(words, regexp_replace(cities.name, '市$', ''))
    left join counties on counties.city_code = cities.code
        and (ends_with(words, counties.name)
             or (regexp_matches(words, '(县|新区)$') and ends_with(regexp_replace(words, '(县|新区)$', ''), regexp_replace(counties.name, '(县|市|区)$', ''))
                 and len(counties.name) > 2))
    qualify row_number() over (partition by place order by rank, counties.code nulls last) = 1
),
posts as (
    select coalesce(county_code, city_code, '36') as division_code, coalesce(city_code, '36') as city_code,
           regexp_extract(post, '^(幼儿园|小学|初中|高中)', 1) as stage,
           case when post like '幼儿园%' then '幼儿园' else trim(regexp_replace(post, '^(小学|初中|高中)', '')) end as subject,
           openings, conditions
    from education.teacher_posts left join found using (place)
)
select division_code, any_value(place.name) as division_name, any_value(place.level) as division_level,
       any_value(city_code) as city_code, any_value(city.name) as city, stage, subject,
       count(*) as posts,
       sum(openings)::bigint as openings,
       coalesce(sum(openings) filter (regexp_matches(conditions, '(本科|硕士|研究生)及以上学历')), 0)::bigint as degree_openings,
       coalesce(sum(openings) filter (contains(conditions, '应届')), 0)::bigint as graduates_only
from posts join base.divisions as place on place.code = division_code
join base.divisions as city on city.code = city_code
group by division_code, stage, subject
