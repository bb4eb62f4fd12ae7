-- title: {zh: 实测与再分析的比较, en: Measurements against reanalysis}
-- summary: 每年每项污染物，十一市实测的日平均与全省再分析的偏差、相关系数和均方根误差；只比两边都有、且实测不少于十市的日子。
-- key: [year, pollutant]
-- tags: [空气, 核对]
-- columns:
--   year: {title: 年份}
--   pollutant: {title: 污染物}
--   days: {title: 天数, unit: d}
--   measured: {title: 实测均值, unit: "CO mg/m3，其余 ug/m3"}
--   reanalysed: {title: 再分析均值, unit: "CO mg/m3，其余 ug/m3"}
--   bias: {title: 偏差（再分析减实测）}
--   rmse: {title: 均方根误差}
--   correlation: {title: 相关系数}
with measured as (
    select date, avg(pm25) as pm25, avg(pm10) as pm10, avg(so2) as so2, avg(no2) as no2, avg(co) as co, avg(o3) as o3
    from ecology.city_air_daily
    group by date
    having count(*) >= 10
),
pairs as (
    select
        year(date) as year, pollutant,
        case pollutant when 'PM2.5' then m.pm25 when 'PM10' then m.pm10 when 'SO2' then m.so2 when 'NO2' then m.no2 when 'CO' then m.co else m.o3 end as measured,
        case pollutant when 'PM2.5' then r.pm25 when 'PM10' then r.pm10 when 'SO2' then r.so2 when 'NO2' then r.no2 when 'CO' then r.co else r.o3 end as reanalysed
    from measured as m join ecology.air_reanalysis_daily as r using (date)
    cross join (values ('PM2.5'), ('PM10'), ('SO2'), ('NO2'), ('CO'), ('O3')) as p(pollutant)
)
select
    year, pollutant, count(*) as days, avg(measured) as measured, avg(reanalysed) as reanalysed, avg(reanalysed - measured) as bias,
    sqrt(avg((reanalysed - measured) * (reanalysed - measured))) as rmse, case when count(*) > 2 then corr(measured, reanalysed) end as correlation
from pairs
where measured is not null and reanalysed is not null
group by year, pollutant
