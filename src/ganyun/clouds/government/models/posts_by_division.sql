-- title: {zh: 各地区招考职位, en: Posts by division}
-- summary: 每年每个地区的职位数和人数；地区是机关所在的县，市级、省级机关记在市、省（所以市的一行不含县）
-- key: [year, division_code]
-- owner: 省人社厅
-- columns:
--   posts: {title: 职位数, unit: 个}
--   openings: {title: 人数, unit: 人}
--   open_to_all: {title: 没有性别、应届、基层项目限制的职位, unit: 个}
select
    year,
    make_date(year::bigint, 1, 1) as date,
    division_code,
    any_value(division_name) as division_name,
    any_value(division_level) as division_level,
    any_value(city_code) as city_code,
    count(*) as posts,
    sum(openings)::bigint as openings,
    count(*) filter (sex is null and not graduates_only and not grassroots_only) as open_to_all
from government.civil_service_posts
group by year, division_code
