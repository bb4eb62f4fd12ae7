-- title: {zh: 养老金水平, en: Levels of pensions}
-- summary: 按退休年龄的人数、平均养老金和替代率；不足 10 人的不列。
-- key: retirement_age
-- level: 1
-- why: 只有分组统计，每组不少于 10 人
-- tags: [养老, 统计]
-- columns:
--   retirement_age: {title: 退休年龄, unit: 岁}
--   accounts: {title: 人数, unit: 人}
--   years_mean: {title: 平均缴费年限, unit: 年}
--   pension_mean: {title: 平均养老金, unit: 元/月}
--   replacement_mean: {title: 平均替代率}
select
    retirement_age, count(*) as accounts, avg(years) as years_mean, avg(pension) as pension_mean, avg(replacement) as replacement_mean
from social_security.pension_estimates
group by retirement_age
having count(*) >= 10
