-- 合成 synthetic：24 种蔬菜的损耗率，叶菜多、菌类少
select item_code, any_value(item) as item,
       round(if(any_value(category) in ('花叶类', '花菜类'), 9, 5) * (0.5 + uniform('loss', item_code)), 2) as loss_rate
from vegetable_prices
group by item_code
