-- 合成 synthetic：两门课三期六百人次；能力是一个看不见的数，决定成绩和结果；编号不对应任何真实的学生
select module as code_module, presentation as code_presentation, (900000 + n * 1000 + i)::varchar as id_student,
       pick(['F', 'M'], uniform('sex', n || '/' || i)) as gender,
       pick(['Sample Region North', 'Sample Region South', 'Sample Region West'], uniform('region', n || '/' || i)) as region,
       weighted(['No Formal quals', 'Lower Than A Level', 'A Level or Equivalent', 'HE Qualification', 'Post Graduate Qualification'],
                [1, 40, 43, 14, 2], uniform('education', n || '/' || i)) as highest_education,
       if(uniform('known', n || '/' || i) < 0.03, null,
          (10 * whole(0, 9, uniform('imd', n || '/' || i)))::varchar || '-' || (10 * whole(0, 9, uniform('imd', n || '/' || i)) + 10) || '%')
           as imd_band,
       weighted(['0-35', '35-55', '55<='], [70, 29, 1], uniform('age', n || '/' || i)) as age_band,
       weighted([0, 1, 2], [86, 11, 3], uniform('attempts', n || '/' || i)) as num_of_prev_attempts,
       pick([30, 60, 60, 90, 120], uniform('credits', n || '/' || i)) as studied_credits,
       uniform('disability', n || '/' || i) < 0.1 as disability,
       case when ability + 0.5 * normal('luck', n || '/' || i) > 1.1 then 'Distinction'
            when ability + 0.5 * normal('luck', n || '/' || i) > -0.25 then 'Pass'
            when ability + 0.5 * normal('luck', n || '/' || i) > -0.75 then 'Fail' else 'Withdrawn' end as final_result
from (
    select module, presentation, n, i, normal('ability', n || '/' || i) as ability
    from (values ('AAA', '2013B', 1), ('AAA', '2013J', 2), ('AAA', '2014B', 3), ('BBB', '2013B', 4), ('BBB', '2013J', 5), ('BBB', '2014B', 6))
         v(module, presentation, n)
    cross join range(100) t(i)
)
