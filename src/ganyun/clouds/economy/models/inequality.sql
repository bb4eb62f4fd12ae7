-- title: {zh: 省际差距, en: Inequality among provinces}
-- summary: 各省人均生产总值的泰尔指数、基尼系数，最高与最低之比，以及经济总量的集中度
-- key: [year]
-- cycle: yearly
-- columns:
--   year: {title: 年份}
--   provinces: {title: 省份数, unit: 个}
--   theil: {title: 泰尔指数}
--   gini: {title: 基尼系数}
--   ratio: {title: 最高与最低之比}
with ranked as (
    select
        year,
        per_capita,
        per_capita / avg(per_capita) over (partition by year) as relative,
        row_number() over (partition by year order by per_capita) as place,
        count(*) over (partition by year) as n
    from economy.growth
    where per_capita is not null
)
select
    year,
    count(*) as provinces,
    avg(relative * ln(relative)) as theil,
    sum((2 * place - n - 1) * relative) / (max(n) * max(n)) as gini,
    max(per_capita) / min(per_capita) as ratio
from ranked
group by year
