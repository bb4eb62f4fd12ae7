-- title: {zh: 免证办, en: Certificate-free items}
-- summary: 每个事项的材料里，多少已免交、多少可以由共享代替而还在要、多少可以容缺
-- key: basic_code
-- owner: 省政府办公厅
-- columns:
--   materials: {title: 材料数, unit: 份}
--   waived: {title: 已免交, unit: 份}
--   could_be_waived: {title: 可由共享代替而仍要交, unit: 份}
--   rate: {title: 免证办比例}
--   next_material: {title: 下一步该免的材料}
select
    basic_code,
    any_value(item_name) as item_name,
    count(*) as materials,
    count(*) filter (waived) as waived,
    count(*) filter (shareable and not waived) as could_be_waived,
    count(*) filter (later) as later,
    count(*) filter (waived) / count(*) as rate,
    min_by(material, material_no) filter (shareable and not waived) as next_material
from government.item_materials
join (select basic_code, any_value(item_name) as item_name from government.item_list group by basic_code) using (basic_code)
group by basic_code
