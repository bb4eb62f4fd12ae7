-- 合成 synthetic：1,200 件编造的车险理赔；查实率约 6%，本人责任、全险、改过住址、运动型的高一些
with drawn as (
  select i, year, month, whole(1, 5, uniform('week', i)) as week_of_month,
         pick(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'], uniform('day', i)) as day_of_week,
         pick(['Toyota', 'Honda', 'Mazda', 'Ford', 'VW'], uniform('make', i)) as make,
         weighted(['Urban', 'Rural'], [90, 10], uniform('area', i)) as accident_area, least(11, month + if(uniform('late', i) < 0.3, 1, 0)) as claimed,
         weighted(['Male', 'Female'], [84, 16], uniform('sex', i)) as sex, weighted(['Married', 'Single', 'Divorced', 'Widow'], [69, 29, 1, 1], uniform('marital', i)) as marital_status,
         if(uniform('unknown', i) < 0.02, 0, whole(18, 78, uniform('age', i))) as age,
         weighted(['Policy Holder', 'Third Party'], [73, 27], uniform('fault', i)) as fault,
         weighted(['Liability', 'Collision', 'All Perils'], [33, 38, 29], uniform('base', i)) as base_policy,
         weighted(['Sedan', 'Sport', 'Utility'], [62, 35, 3], uniform('category', i)) as vehicle_category,
         weighted(['no change', '4 to 8 years', '2 to 3 years', '1 year', 'under 6 months'], [90, 5, 3, 1, 1], uniform('moved', i)) as address_change
  from (select i, 1994 + i % 3 as year, whole(0, 11, uniform('month', i)) as month from range(1200) as t(i))
), judged as (
  select *, (uniform('found', i) < 0.012 + if(fault = 'Policy Holder', 0.04, 0) * if(base_policy = 'Liability', 0.15, 1.6)
             * if(vehicle_category = 'Sport', 1.5, 1) + if(address_change in ('2 to 3 years', 'under 6 months'), 0.12, 0))::int as fraud_found
  from drawn
)
select ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][1 + month] as month, week_of_month, day_of_week, make, accident_area,
       pick(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'], uniform('claimday', i)) as day_of_week_claimed,
       ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][1 + claimed] as month_claimed, whole(1, 5, uniform('claimweek', i)) as week_of_month_claimed,
       sex, marital_status, age, fault, vehicle_category || ' - ' || base_policy as policy_type, vehicle_category,
       weighted(['less than 20000', '20000 to 29000', '30000 to 39000', '40000 to 59000', '60000 to 69000', 'more than 69000'], [7, 53, 23, 3, 1, 13], uniform('price', i)) as vehicle_price,
       fraud_found, i + 1 as policy_number, whole(1, 16, uniform('rep', i)) as rep_number, weighted([400, 500, 700, 300], [96, 2, 1, 1], uniform('deductible', i)) as deductible,
       whole(1, 4, uniform('rating', i)) as driver_rating, weighted(['more than 30', '15 to 30', '8 to 15', 'none'], [97, 1, 1, 1], uniform('dpa', i)) as days_policy_accident,
       weighted(['more than 30', '15 to 30', '8 to 15'], [98, 1, 1], uniform('dpc', i)) as days_policy_claim,
       weighted(['2 to 4', 'none', '1', 'more than 4'], [35, 28, 24, 13], uniform('past', i)) as past_claims,
       weighted(['7 years', 'more than 7', '6 years', '5 years', 'new', '4 years', '3 years', '2 years'], [38, 26, 22, 9, 2, 1, 1, 1], uniform('vage', i)) as vehicle_age,
       case when age = 0 then '16 to 17' when age < 21 then '18 to 20' when age < 26 then '21 to 25' when age < 31 then '26 to 30' when age < 36 then '31 to 35'
            when age < 41 then '36 to 40' when age < 51 then '41 to 50' when age < 66 then '51 to 65' else 'over 65' end as holder_age,
       uniform('police', i) < 0.03 as police_report, uniform('witness', i) < 0.01 as witness, weighted(['External', 'Internal'], [98, 2], uniform('agent', i)) as agent_type,
       weighted(['none', 'more than 5', '1 to 2', '3 to 5'], [46, 25, 16, 13], uniform('supplements', i)) as supplements, address_change,
       weighted(['1 vehicle', '2 vehicles', '3 to 4', '5 to 8'], [93, 4, 2, 1], uniform('cars', i)) as cars, year, base_policy
from judged
