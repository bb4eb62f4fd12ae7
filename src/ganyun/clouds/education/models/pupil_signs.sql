-- title: {zh: 期末前的迹象, en: Signs before the final}
-- summary: 学习行为和前两次成绩；家庭、恋爱、饮酒等私人的题不用
-- key: pupil
-- owner: 省教育厅
-- purpose: 及早帮助
-- columns:
--   passed: {title: 期末及格}
select pupil, school, sex, address, travel_time, study_time, failures, school_support, family_support, paid, activities, higher, internet,
       absences, g1, g2, g3 >= 10 as passed
from education.pupils
