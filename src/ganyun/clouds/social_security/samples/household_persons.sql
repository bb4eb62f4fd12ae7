-- 合成 synthetic：样例省 300 户的收入调查；收入随成人数和就业变化，等价收入由各项收入算出，权数按地区
with households as (
  select h as household_id, weighted([1, 2, 3, 4, 5], [28, 32, 18, 15, 7], uniform('size', h)) as household_size,
         pick(['云帆区', '云溪区', '云田县', '云湖县', '云瓷市'], uniform('region', h)) as region,
         exp(9.6 + 0.55 * normal('level', h)) as level, uniform('capital', h) as c
  from range(1, 301) as t(h)
), people as (
  select *, 100 * household_id + m as person_id,
         case when m <= 2 then 22 + floor(62 * uniform('age', household_id || '/' || least(m, 1)))::int + m
              else floor(24 * uniform('child', household_id || '/' || m))::int - 1 end as age,
         if(uniform('sex', household_id || '/' || m) < 0.5, 'female', 'male') as sex
  from households cross join range(1, 6) as s(m)
  where m <= household_size
), working as (
  select *, case when age < 16 then null when age >= 63 then '5' when age < 24 and uniform('study', person_id) < 0.6 then '4'
              else weighted(['1', '2', '3', '6', '7'], [66, 14, 6, 3, 11], uniform('work', person_id)) end as economic_status
  from people
), earned as (
  select *,
         round(case economic_status when '1' then 1.3 when '2' then 0.6 else 0 end * level * (0.7 + 0.6 * uniform('wage', person_id)), 2) as wage,
         if(economic_status = '1' and uniform('own', person_id) < 0.08, round(level * normal('profit', person_id), 2), 0) as profit
  from working
), incomes as (
  select *, if(age < 16, null, wage) as employee_income, if(age < 16, null, profit) as self_employed_income,
         if(age < 16, null, if(economic_status = '3', round(0.55 * level, 2), 0)) as unemployment_benefit,
         if(age < 16, null, if(economic_status = '5', round(0.75 * level * (0.6 + 0.8 * uniform('pension', person_id)), 2), 0)) as old_age_benefit,
         if(age < 16, null, if(economic_status = '6', round(0.5 * level, 2), 0)) as disability_benefit,
         round(1900.0 * count(*) filter (age < 16) over w, 2) as family_allowance,
         round(if(c > 0.6, 900 * (c - 0.6), 0), 2) as capital_income,
         0.5 + 0.5 * count(*) filter (age >= 14) over w + 0.3 * count(*) filter (age < 14) over w as equivalised_size
  from earned
  window w as (partition by household_id)
)
select household_id, household_size, region, person_id, age, sex, economic_status,
       if(age < 16, null, weighted(['AT', 'EU', 'Other'], [90, 4, 6], uniform('citizen', person_id))) as citizenship,
       employee_income, self_employed_income, unemployment_benefit, old_age_benefit, if(age < 16, null, 0) as survivor_benefit,
       if(age < 16, null, 0) as sickness_benefit, disability_benefit, if(age < 16, null, 0) as education_allowance, 0 as rent_income,
       family_allowance, 0 as housing_allowance, 0 as transfers_received, capital_income, 0 as child_income, 0 as transfers_paid, 0 as tax_adjustment,
       round(equivalised_size, 1) as equivalised_size,
       round(greatest(0, sum(coalesce(employee_income, 0) + coalesce(self_employed_income, 0) + coalesce(unemployment_benefit, 0)
                             + coalesce(old_age_benefit, 0) + coalesce(disability_benefit, 0)) over (partition by household_id)
                         + family_allowance + capital_income) / equivalised_size, 4) as equivalised_income,
       round(360 + 20 * length(region) + 5 * ascii(right(region, 1)) % 97, 4) as household_weight,
       round(360 + 20 * length(region) + 5 * ascii(right(region, 1)) % 97, 4) as person_weight
from incomes
