-- 合成 synthetic：约七成送达的办件有评价，九成半基本满意以上；差评大多次日回访
select case_no, weighted(['5', '4', '3', '2', '1'], [58, 27, 10, 3, 2], uniform('grade', case_no)) as grade,
       delivered_on as reviewed_on,
       case when weighted(['5', '4', '3', '2', '1'], [58, 27, 10, 3, 2], uniform('grade', case_no)) in ('1', '2')
            and uniform('call', case_no) < 0.9 then delivered_on + if(uniform('call', case_no) < 0.7, 1, 5) end as contacted_on,
       true as synthetic
from cases
where delivered_on is not null and uniform('review', case_no) < 0.7
