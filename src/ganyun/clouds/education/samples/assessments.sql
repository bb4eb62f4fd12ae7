-- 合成 synthetic：每门课每期五次平时考核和一次期末考试
select code_module, code_presentation, (50000 + 100 * n + i)::varchar as id_assessment, type as assessment_type, day as date, weight::double as weight
from (
    select code_module, code_presentation, row_number() over (order by code_module, code_presentation) as n
    from (select distinct code_module, code_presentation from enrolments)
)
cross join (values (1, 'TMA', 19, 10), (2, 'CMA', 40, 10), (3, 'TMA', 54, 20), (4, 'TMA', 117, 30), (5, 'TMA', 166, 30),
                   (6, 'Exam', 230, 100)) v(i, type, day, weight)
