-- 合成 synthetic：31 个省份十二年的面板；二产比重先升后降，创新与城镇化逐年提高；省名是真的，数字是编的
with levels as (
  select province, 2010 + y as year, y, last(gdp order by year) as base, uniform('people', province) as people from province_gdp cross join range(12) as t(y) group by all
), grown as (
  select province, year, y, people, round(base * 0.8 * exp(0.085 * y - 0.0016 * y * y + 0.01 * normal('gdp', province || y)), 1) as gdp from levels
)
select province, year, gdp, round(gdp * (1 + 0.02 * normal('vintage', province)), 2) as gdp_published,
       round(109.5 - 0.3 * y + 0.6 * normal('index', province || y), 1) as gdp_index, round(46 + 6 * normal('secondary', province) - 0.6 * abs(y - 2), 2) as secondary_share,
       round(1000 + 60000 * people, 0) as population_sampled, round(1000 + 60000 * people, 0) as population_survey,
       round((1000 + 60000 * people) * (0.09 + 0.003 * y), 0) as aged_sampled, round((1000 + 60000 * people) * (0.09 + 0.003 * y), 0) as aged_survey,
       round(40 + 20 * uniform('urban', province) + 1.1 * y, 2) as urbanisation, round(gdp / 12, 1) as employed, round(gdp / 60, 1) as urban_unit_employed, round(gdp / 40, 1) as private_employed,
       round(gdp / 40, 1) as private_employed_nbs, if(year < 2018, round(gdp * 0.75, 1), null) as investment, if(year < 2018, null, round(6 + 4 * normal('invest', province || y), 1)) as investment_growth,
       round(gdp * 0.25 * (0.4 + uniform('trade', province)), 1) as trade_cny, round(gdp * 0.25 * (0.4 + uniform('trade', province)) * 1500, 1) as trade_usd, round(gdp * 0.085 * (0.8 + 0.4 * uniform('tax', province)), 2) as tax,
       round(gdp * 0.6 * (0.2 + uniform('patents', province)) * (1 + 0.12 * y), 0) as patents, round(gdp * 30, 0) as technicians, round(gdp * 30, 0) as technicians_nbs
from grown
