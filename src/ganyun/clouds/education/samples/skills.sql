-- 合成 synthetic：一次函数的六个知识点和先修关系，知识追踪的参数是编的
select skill, prerequisite, start, learn, guess, slip, true as synthetic
from (values ('有理数运算', null, 0.5, 0.12, 0.2, 0.08), ('代数式', '有理数运算', 0.4, 0.1, 0.2, 0.1),
             ('一元一次方程', '代数式', 0.3, 0.1, 0.2, 0.1), ('直角坐标系', '有理数运算', 0.35, 0.12, 0.25, 0.1),
             ('函数的概念', '直角坐标系', 0.25, 0.08, 0.2, 0.12), ('一次函数', '函数的概念', 0.2, 0.08, 0.2, 0.12))
     v(skill, prerequisite, start, learn, guess, slip)
