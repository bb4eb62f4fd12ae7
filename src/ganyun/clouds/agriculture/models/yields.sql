-- title: {zh: 粮食单产, en: Grain yields by region}
-- summary: 稻谷与玉米分州的面积、单产和产量，换算成公顷和吨
-- key: [crop, state, year]
-- cycle: yearly
-- columns:
--   crop: {title: 作物}
--   state: {title: 州}
--   year: {title: 年份}
--   area: {title: 收获面积, unit: ha}
--   yield: {title: 单产, unit: t/ha}
--   output: {title: 产量, unit: t}
with crops as (
    select '稻谷' as crop, state, year, acres, yield * 0.45359237 / 1000 as tonnes_per_acre
    from agriculture.rice_yields
    union all
    select '玉米' as crop, state, year, acres, yield * 25.4012 / 1000 as tonnes_per_acre
    from agriculture.corn_yields
)
select
    crop,
    state,
    make_date(year, 1, 1) as year,
    acres * 0.40468564 as area,
    tonnes_per_acre / 0.40468564 as yield,
    acres * tonnes_per_acre as output
from crops
