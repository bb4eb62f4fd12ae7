-- 合成 synthetic：24 种蔬菜 180 天的批发价；基价乘季节、缓慢漂移和日间噪声，约一成的日子没有进货
with items as (
  select i, names[i] as item, categories[1 + (i - 1) // 4] as category,
         '9999' || lpad((100000 + i)::varchar, 11, '0') as item_code, 2.2 + 6 * uniform('base', i) as base
  from (select unnest(range(1, 25)) as i,
               ['小白菜', '菠菜', '苋菜', '生菜', '西兰花', '花菜', '青梗散花', '紫菜花', '莲藕', '荸荠', '茭白', '芋头',
                '长茄', '圆茄', '番茄', '青茄', '青椒', '螺丝椒', '小米椒', '泡椒', '香菇', '金针菇', '平菇', '木耳'] as names,
               ['花叶类', '花菜类', '水生根茎类', '茄类', '辣椒类', '食用菌'] as categories)
)
select item_code, (date '2016-01-01' + d::int)::date as date, item, category,
       round(base * (1 + 0.25 * (1 - abs((d % 180) / 90.0 - 1)))
             * (1 + 0.06 * normal('week', i || '/' || d // 7) + 0.03 * normal('day', i || '/' || d)
                + if(d % 7 in (5, 6), 0.04, 0)), 2) as price
from items cross join range(180) as t(d)
where uniform('gap', i || '/' || d) > 0.1
