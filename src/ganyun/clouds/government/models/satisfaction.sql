-- title: {zh: 满意率, en: Satisfaction}
-- summary: 每县的好差评：满意率和 95% 威尔逊区间，差评一个工作日内回访的比例
-- key: division_code
-- owner: 省政府办公厅
-- level: 1
-- why: 只有分组统计，没有办件编号
-- columns:
--   reviews: {title: 评价, unit: 件}
--   positive: {title: 基本满意以上, unit: 件}
--   rate: {title: 满意率}
--   low: {title: 区间下限}
--   high: {title: 区间上限}
--   bad: {title: 差评, unit: 件}
--   contacted: {title: 一个工作日内回访, unit: 件}
with graded as (
    select division_code, grade >= '3' as positive, grade < '3' as bad,
           coalesce(contact.number - reviewed.number <= 1, false) as contacted
    from government.reviews
    join government.cases as cases on cases.case_no = reviews.case_no
    join government.item_list as item on item.implementation_code = cases.implementation_code
    join government.working_days as reviewed on reviewed.date = reviewed_on
    left join government.working_days as contact on contact.date = contacted_on
),
counted as (
    select division_code, count(*) as reviews, count(*) filter (positive) as positive, count(*) filter (bad) as bad,
           count(*) filter (bad and contacted) as contacted
    from graded group by division_code
)
select
    division_code,
    reviews,
    positive,
    positive / reviews as rate,
    (positive / reviews + 1.96 * 1.96 / (2 * reviews)
        - 1.96 * sqrt(positive / reviews * (1 - positive / reviews) / reviews + 1.96 * 1.96 / (4 * reviews * reviews)))
        / (1 + 1.96 * 1.96 / reviews) as low,
    (positive / reviews + 1.96 * 1.96 / (2 * reviews)
        + 1.96 * sqrt(positive / reviews * (1 - positive / reviews) / reviews + 1.96 * 1.96 / (4 * reviews * reviews)))
        / (1 + 1.96 * 1.96 / reviews) as high,
    bad,
    contacted
from counted
