-- 合成 synthetic：二百名学生的问卷和三次成绩，三次成绩相近；问卷的答案是随机的
with drawn as (select i, i + 1 as pupil, least(18, greatest(2, round(10.6 + 3.2 * normal('pupil', i))))::bigint as level from range(200) t(i))
select pupil, weighted(['GP', 'MS'], [88, 12], uniform('school', i)) as school, pick(['F', 'M'], uniform('sex', i)) as sex,
       15 + poisson('age', i, 1.5) as age, weighted(['U', 'R'], [78, 22], uniform('address', i)) as address,
       weighted(['GT3', 'LE3'], [71, 29], uniform('family', i)) as family_size, weighted(['T', 'A'], [90, 10], uniform('parents', i)) as p_status,
       whole(0, 4, uniform('mother', i)) as mother_edu, whole(0, 4, uniform('father', i)) as father_edu,
       pick(['at_home', 'health', 'services', 'teacher', 'other'], uniform('job m', i)) as mother_job,
       pick(['at_home', 'health', 'services', 'teacher', 'other'], uniform('job f', i)) as father_job,
       pick(['course', 'home', 'reputation', 'other'], uniform('reason', i)) as reason,
       weighted(['mother', 'father', 'other'], [69, 23, 8], uniform('guardian', i)) as guardian,
       weighted([1, 2, 3, 4], [65, 27, 6, 2], uniform('travel', i)) as travel_time, weighted([1, 2, 3, 4], [27, 50, 16, 7], uniform('study', i)) as study_time,
       if(level < 8, whole(0, 2, uniform('failures', i)), 0) as failures,
       uniform('q1', i) < 0.13 as school_support, uniform('q2', i) < 0.61 as family_support, uniform('q3', i) < 0.46 as paid,
       uniform('q4', i) < 0.51 as activities, uniform('q5', i) < 0.79 as nursery, uniform('q6', i) < 0.95 as higher,
       uniform('q7', i) < 0.83 as internet, uniform('q8', i) < 0.33 as romantic,
       whole(1, 5, uniform('s1', i)) as family_rel, whole(1, 5, uniform('s2', i)) as free_time, whole(1, 5, uniform('s3', i)) as going_out,
       whole(1, 5, uniform('s4', i) * uniform('s4 b', i)) as workday_alcohol, whole(1, 5, uniform('s5', i) * uniform('s5 b', i)) as weekend_alcohol,
       whole(1, 5, uniform('s6', i)) as health, poisson('absences', i, 5.7) as absences,
       least(20, greatest(1, level + round(1.3 * normal('g1', i))::bigint)) as "G1",
       least(20, greatest(1, level + round(1.2 * normal('g2', i))::bigint)) as "G2",
       least(20, greatest(1, level + round(1.4 * normal('g3', i))::bigint)) as "G3"
from drawn
