-- 合成 synthetic：三十道题，每个知识点五道；参数是编的，其中一道（Q17）的答案有意给错，好让区分度看得出来
select 'Q' || lpad((n + 1)::varchar, 2, '0') as item, skill, pick(['A', 'B', 'C', 'D'], uniform('right', n)) as correct_choice,
       round(0.6 + 1.2 * uniform('a', n), 2) as a, round(-1.5 + 0.1 * n + 0.3 * normal('b', n), 2) as b, 0.2 as c, true as synthetic
from (
    select skill, row_number() over (order by array_position(['有理数运算', '代数式', '一元一次方程', '直角坐标系', '函数的概念', '一次函数'], skill), k) - 1 as n
    from skills cross join range(5) t(k)
)
