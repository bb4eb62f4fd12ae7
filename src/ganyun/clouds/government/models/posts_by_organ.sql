-- title: {zh: 各招录机关的职位, en: Posts by organ}
-- summary: 每年每个机关的职位数和人数；同一机关两年的写法相同时可直接比较
-- key: [year, city_code, organ]
-- owner: 省人社厅
-- columns:
--   category: {title: 职位类别}
--   post_level: {title: 职位层级}
--   division_name: {title: 地区}
--   posts: {title: 职位数, unit: 个}
--   openings: {title: 人数, unit: 人}
--   also_other_year: {title: 另一年也招}
select
    year::varchar as year,
    city_code,
    organ,
    any_value(category) as category,
    any_value(post_level) as post_level,
    any_value(division_code) as division_code,
    any_value(division_name) as division_name,
    count(*) as posts,
    sum(openings)::bigint as openings,
    count(*) over (partition by city_code, organ) > 1 as also_other_year
from government.civil_service_posts
group by year, city_code, organ
