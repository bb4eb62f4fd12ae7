-- 合成 synthetic：31 个省份十年的常住人口，省名是真的，数字是编的
select province, 2015 + y as year, round((1000 + 9000 * uniform('people', province)) * (1 + (0.012 * uniform('moves', province) - 0.004) * y), 0) as population
from (select distinct province from province_gdp) cross join range(10) as t(y)
