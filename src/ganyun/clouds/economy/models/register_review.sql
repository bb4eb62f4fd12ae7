-- title: {zh: 名录对照的行对, en: Pairs of the two registers}
-- summary: 每对企业在两个名录里的名称和地址、怎样判定、为什么：每项比较加了或减了几 bit
-- key: [registered_id, tax_id]
-- owner: 省发改委
-- columns:
--   registered_id: {title: 登记的代码}
--   tax_id: {title: 税务登记序号}
--   registered_name: {title: 登记的名称}
--   tax_name: {title: 税务的名称}
--   registered_address: {title: 登记的住所}
--   tax_address: {title: 税务的地址}
--   verdict: {title: 判定}
--   probability: {title: 概率}
--   reasons: {title: 依据}
select
    "left" as registered_id,
    "right" as tax_id,
    firm.name as registered_name,
    payer.name as tax_name,
    firm.address as registered_address,
    payer.address as tax_address,
    case match when 'deterministic' then '代码相同' when 'probabilistic' then '凭名称地址' else '待核对' end as verdict,
    probability,
    firm.division_code,
    if(match = 'deterministic', '统一社会信用代码相同',
       replace(replace(replace(replace(explanation, '{', ''), '}', ''), '"', ''), ',', '，')) as reasons
from economy.register_links
join economy.registered_firms as firm on firm.record_id = "left"
join economy.tax_payers as payer on payer.record_id = "right"
