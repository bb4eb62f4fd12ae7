-- title: {zh: 各学历要求的职位, en: Posts by education}
-- summary: 每年、每个考区、每类机关、每个层级，按最低学历（GB/T 4658）的职位数和人数
-- key: [year, city_code, category, post_level, education_code]
-- owner: 省人社厅
-- columns:
--   city: {title: 考区}
--   category: {title: 职位类别}
--   post_level: {title: 职位层级}
--   education_name: {title: 最低学历}
--   posts: {title: 职位数, unit: 个}
--   openings: {title: 人数, unit: 人}
--   any_major_posts: {title: 专业不限的职位, unit: 个}
select
    year::varchar as year,
    make_date(year::bigint, 1, 1) as date,
    city_code,
    city.name as city,
    category,
    post_level,
    education_code,
    any_value(education_name) as education_name,
    count(*) as posts,
    sum(openings)::bigint as openings,
    count(*) filter (any_major) as any_major_posts
from government.civil_service_posts
join base.divisions as city on city.code = city_code
group by year, city_code, city.name, category, post_level, education_code
