-- title: {zh: 理赔特征, en: Features of claims}
-- summary: 把区间文字换成有次序的数，算出险到报案的间隔；给疑点模型用。经办编号、保单编号不作特征。
-- key: policy_number
-- tags: [理赔, 特征]
-- columns:
--   month_number: {title: 出险月份}
--   claim_lag: {title: 出险到报案, unit: 周, description: 大约，跨年按 12 个月折算}
--   month_claimed_number: {title: 报案月份}
--   rural: {title: 乡村出险}
--   single: {title: 单身}
--   third_party: {title: 第三方责任}
--   base: {title: 基本险种, description: 0 责任险 1 碰撞险 2 全险}
--   category: {title: 车辆种类, description: 0 轿车 1 运动型 2 多用途}
--   price: {title: 车价档}
--   policy_days: {title: 投保至出险（档）}
--   report_days: {title: 投保至报案（档）}
--   past: {title: 以往理赔（档）}
--   vehicle_years: {title: 车龄, unit: 年}
--   holder_band: {title: 投保人年龄档}
--   external_agent: {title: 外部代理}
--   supplement_band: {title: 追加单（档）}
--   moved: {title: 改住址的远近（档）, description: 0 没有改，越大越近}
--   car_count: {title: 家中车辆, unit: 辆}
with numbered as (
    select
        *, list_position(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'], month) as month_number,
        list_position(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'], month_claimed) as month_claimed_number
    from social_security.vehicle_claims
)
select
    policy_number, fraud_found, sex, year, month_number, month_claimed_number,
    ((month_claimed_number - month_number + 12) % 12) * 4.35 + week_of_month_claimed - week_of_month as claim_lag,
    (accident_area = 'Rural')::integer as rural, age, (marital_status = 'Single')::integer as single, (fault = 'Third Party')::integer as third_party,
    list_position(['Liability', 'Collision', 'All Perils'], base_policy) - 1 as base,
    list_position(['Sedan', 'Sport', 'Utility'], vehicle_category) - 1 as category,
    list_position(['less than 20000', '20000 to 29000', '30000 to 39000', '40000 to 59000', '60000 to 69000', 'more than 69000'], vehicle_price) as price,
    deductible, driver_rating,
    list_position(['none', '1 to 7', '8 to 15', '15 to 30', 'more than 30'], days_policy_accident) - 1 as policy_days,
    list_position(['none', '8 to 15', '15 to 30', 'more than 30'], days_policy_claim) - 1 as report_days,
    list_position(['none', '1', '2 to 4', 'more than 4'], past_claims) - 1 as past,
    case vehicle_age when 'new' then 0 when 'more than 7' then 8 else substr(vehicle_age, 1, 1)::integer end as vehicle_years,
    list_position(['16 to 17', '18 to 20', '21 to 25', '26 to 30', '31 to 35', '36 to 40', '41 to 50', '51 to 65', 'over 65'], holder_age) as holder_band,
    police_report::integer as police_report, witness::integer as witness, (agent_type = 'External')::integer as external_agent,
    list_position(['none', '1 to 2', '3 to 5', 'more than 5'], supplements) - 1 as supplement_band,
    list_position(['no change', '4 to 8 years', '2 to 3 years', '1 year', 'under 6 months'], address_change) - 1 as moved,
    case cars when '1 vehicle' then 1 when '2 vehicles' then 2 when '3 to 4' then 3 when '5 to 8' then 5 else 9 end as car_count
from numbered
