-- 合成 synthetic：选课在开课前；退课的人大多在前一百天退
select code_module, code_presentation, id_student, -whole(5, 150, uniform('joined', id_student)) as date_registration,
       if(final_result = 'Withdrawn', whole(-10, 220, uniform('left', id_student) * uniform('left 2', id_student)), null)
           as date_unregistration
from enrolments
