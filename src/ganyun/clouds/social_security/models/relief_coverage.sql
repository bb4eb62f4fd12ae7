-- title: {zh: 低保覆盖与瞄准, en: Coverage and targeting of relief}
-- summary: 各县（市、区）每月的覆盖率（在保且可享受 / 可享受）、错保率（在保而不可享受 / 在保）、漏保率（可享受而不在保 / 可享受）；不足 10 户的不列。
-- key: [division_code, month]
-- level: 1
-- why: 只有分组统计，每组不少于 10 户
-- tags: [低保, 统计]
-- cycle: monthly
-- columns:
--   division: {title: 县（市、区）}
--   households: {title: 核对户数, unit: 户}
--   eligible_households: {title: 可享受, unit: 户}
--   served_households: {title: 在保, unit: 户}
--   inclusion_errors: {title: 疑似错保, unit: 户}
--   exclusion_errors: {title: 疑似漏保, unit: 户}
--   coverage: {title: 覆盖率}
--   inclusion_rate: {title: 错保率}
--   exclusion_rate: {title: 漏保率}
--   paid: {title: 实发, unit: 元}
--   due: {title: 应发, unit: 元}
select
    division_code, division, month, count(*) as households, count(*) filter (eligible) as eligible_households, count(*) filter (served) as served_households,
    count(*) filter (served and not eligible) as inclusion_errors, count(*) filter (eligible and not served) as exclusion_errors,
    count(*) filter (eligible and served) / nullif(count(*) filter (eligible), 0) as coverage,
    count(*) filter (served and not eligible) / nullif(count(*) filter (served), 0) as inclusion_rate,
    count(*) filter (eligible and not served) / nullif(count(*) filter (eligible), 0) as exclusion_rate,
    sum(paid) as paid, sum(due) as due
from social_security.relief_reviews
group by division_code, division, month
having count(*) >= 10
