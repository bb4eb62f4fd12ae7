-- title: {zh: 城市空气质量分指数, en: Air quality sub-indices of cities}
-- summary: 每市每日每项污染物按 HJ 633 两个版本各算一遍分指数：浓度先按该版本修约，在限值之间线性内插，向上进位取整；超过最高限值的按该版本的规定。
-- key: [city, date, standard, pollutant, averaging]
-- tags: [空气, AQI]
-- cycle: daily
-- columns:
--   standard: {title: 标准}
--   in_force: {title: 当日有效, description: 被评价的日期在该标准的有效期内}
--   pollutant: {title: 污染物}
--   averaging: {title: 平均时间, description: 臭氧按 8 小时和 1 小时各算一遍，日报用 8 小时}
--   concentration: {title: 修约后的浓度, unit: "CO mg/m3，其余 ug/m3"}
--   iaqi: {title: 分指数}
with readings as (
    select
        city, date, pollutant, averaging,
        case pollutant
            when 'pm25' then pm25 when 'pm10' then pm10 when 'so2' then so2
            when 'no2' then no2 when 'co' then co else o3
        end as concentration
    from ecology.city_air_daily
    cross join (
        values ('pm25', '24h'), ('pm10', '24h'), ('so2', '24h'), ('no2', '24h'), ('co', '24h'), ('o3', '8h'), ('o3', '1h')
    ) as kinds(pollutant, averaging)
),
steps as (
    select
        standard, pollutant, averaging, decimals, valid_from, valid_to, beyond,
        lag(iaqi) over upwards as low_index, iaqi as high_index,
        lag(concentration) over upwards as low_limit, concentration as high_limit
    from ecology.air_breakpoints
    window upwards as (partition by standard, pollutant, averaging order by iaqi)
),
rounded as (
    select
        readings.city, readings.date, steps.*,
        case when steps.decimals is null then readings.concentration
             else round_even(readings.concentration, steps.decimals::integer) end as concentration
    from readings join steps using (pollutant, averaging)
    where readings.concentration is not null and steps.low_limit is not null
)
select
    city, date, standard, date between valid_from and coalesce(valid_to, date) as in_force, pollutant, averaging, concentration,
    case
        when concentration > high_limit then beyond
        else ceil(round((high_index - low_index) / (high_limit - low_limit) * (concentration - low_limit) + low_index, 6))::integer
    end as iaqi
from rounded
where (concentration > low_limit and concentration <= high_limit)
   or (concentration = 0 and low_index = 0)
   or (concentration > high_limit and beyond is not null)
