-- 合成 synthetic：样例序列的对照值，是编的
select 'monthly' as frequency, 8 as series, 9.5 as seasonal_naive_mape
