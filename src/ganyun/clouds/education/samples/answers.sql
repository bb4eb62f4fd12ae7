-- 合成 synthetic：四个班一百六十人，每人三十题；按三参数模型答对，答错的偏向一个干扰项；编号不对应任何真实的学生
with learners as (select i, 'L' || lpad(i::varchar, 4, '0') as learner, lpad((1 + i // 40)::varchar, 2, '0') as class_no, normal('learner', i) as ability from range(160) t(i)),
taken as (
    select learner, item, class_no, row_number() over (partition by learner order by item) as seq, correct_choice,
           uniform('answer', learner || item) as u, uniform('wrong', learner || item) as w, uniform('skip', learner || item) as skip,
           c + (1 - c) / (1 + exp(-a * (ability - b))) as p
    from learners cross join items
),
given as (
    select *, list_filter(['A', 'B', 'C', 'D'], lambda x: x <> correct_choice) as others from taken
)
select learner, item, class_no, seq,
       case when skip < 0.01 then null
            when item = 'Q17' then if(u < p, others[1], if(w < 0.3, correct_choice, others[2]))
            when u < p then correct_choice else weighted(others, [6, 3, 1], w) end as choice,
       true as synthetic
from given
