-- 合成 synthetic：得分跟能力走，能力低的更容易不交、迟交；退课以后没有提交
with handed as (
    select assessments.*, id_student, normal('ability', ((id_student::bigint - 900000) // 1000) || '/' || (id_student::bigint % 1000)) as ability,
           coalesce(date_unregistration, 999) as gone, id_student || '/' || id_assessment as id
    from assessments join registrations using (code_module, code_presentation)
    where assessment_type <> 'Exam'
)
select id_assessment, id_student, date + round(2 * normal('late', id) - ability)::bigint as date_submitted,
       uniform('banked', id) < 0.01 as is_banked,
       if(uniform('lost', id) < 0.002, null, least(100, greatest(0, round(68 + 12 * ability + 9 * normal('score', id)))))::bigint as score,
       code_module, code_presentation
from handed
where date < gone and uniform('hand in', id) < 0.9 + 0.08 * ability
