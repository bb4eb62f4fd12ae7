-- 合成 synthetic：约一成的承诺件有一次特别程序，在受理之后、决定之前，停三到十天
select case_no, accepted_on + 1 as from_date, accepted_on + 1 + whole(2, 9, uniform('long', case_no))::integer as to_date,
       pick(['听证', '检验', '鉴定', '专家评审'], uniform('kind', case_no)) as kind, true as synthetic
from cases
where accepted_on is not null and decided_on - accepted_on > 12 and uniform('stop', case_no) < 0.25
