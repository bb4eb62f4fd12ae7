-- title: {zh: 线索的误差按组, en: Error of leads by group}
-- summary: 性别、年龄段、贫困分位、残疾各组：没有通过的被提示到几成，通过的被误提示几成；不足十人的不列
-- key: [trait, value]
-- owner: 省教育厅
-- level: 1
-- why: 只有按组的人数和比例，每格不少于十人
-- columns:
--   trait: {title: 分组}
--   value: {title: 组}
--   learners: {title: 学生, unit: 人}
--   found_rate: {title: 提示到的比例}
--   false_rate: {title: 误提示的比例}
with each_trait as (
    select trait, value, prediction, needs_help
    from (
        select prediction, needs_help, gender as "性别", age_band as "年龄段", imd_band as "贫困分位", if(disability, '是', '否') as "残疾"
        from education.early_support join education.early_signs using (code_module, code_presentation, id_student)
    )
    unpivot (value for trait in ("性别", "年龄段", "贫困分位", "残疾"))
)
select
    trait, value,
    count(*) as learners,
    count(*) filter (needs_help) as not_passed,
    count(*) filter (prediction and needs_help) / nullif(count(*) filter (needs_help), 0) as found_rate,
    count(*) filter (prediction and not needs_help) / nullif(count(*) filter (not needs_help), 0) as false_rate
from each_trait
group by trait, value
having count(*) >= 10
