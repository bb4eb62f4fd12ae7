-- title: {zh: 两个名录的重合, en: How far the registers agree}
-- summary: 各县登记的企业有多少在税务登记里：代码相同、凭名称地址算出、待核对、查不到
-- key: division_code
-- owner: 省发改委
-- columns:
--   registered: {title: 登记企业, unit: 家}
--   by_number: {title: 代码相同, unit: 家}
--   by_likeness: {title: 凭名称地址, unit: 家}
--   to_review: {title: 待核对, unit: 家}
--   missing: {title: 查不到, unit: 家}
--   rate: {title: 对上的比例}
with best as (
    select "left" as record_id, max(case match when 'deterministic' then 3 when 'probabilistic' then 2 else 1 end) as rank
    from economy.register_links group by "left"
)
select
    division_code,
    count(*) as registered,
    count(*) filter (rank = 3) as by_number,
    count(*) filter (rank = 2) as by_likeness,
    count(*) filter (rank = 1) as to_review,
    count(*) filter (rank is null) as missing,
    count(*) filter (rank >= 2) / count(*) as rate
from economy.registered_firms
left join best using (record_id)
group by division_code
