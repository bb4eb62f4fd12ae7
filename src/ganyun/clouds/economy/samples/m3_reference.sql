-- 合成 synthetic：样例序列的两行对照成绩，是编的
select unnest(['样例方法甲', '样例方法乙']) as method, 24 as series, unnest([6.1, 7.4]) as "all", unnest([7.0, 8.2]) as yearly, unnest([5.5, 6.4]) as quarterly, unnest([5.9, 7.6]) as monthly, unnest([6.0, 7.1]) as other
