-- 合成 synthetic：全省各县五大产品三年的规模、产量和产地价；县名是真的，数字都是编的
with products as (
  select unnest([{p: '水稻', area: 30000, per: 6.6, price: 2.7, share: 0.95}, {p: '柑橘', area: 4000, per: 18, price: 3.2, share: 0.6},
                 {p: '生猪', area: 160000, per: 0.12, price: 15, share: 0.9}, {p: '茶叶', area: 1500, per: 0.9, price: 60, share: 0.5},
                 {p: '水产', area: 3000, per: 5.5, price: 13, share: 0.8}], recursive := true)
), grown as (
  select d.code as county_code, p as product, 2014 + y as year, d.name as county, c.name as city,
         if(uniform('grown', d.code || p) < share, round(area * (0.2 + 1.6 * uniform('scale', d.code || p)) * (1 + 0.03 * y), 0), 0) as scale,
         per * (1 + 0.15 * normal('per', d.code || p) + 0.04 * normal('year', d.code || p || y)) as per,
         price * (1 + 0.1 * normal('price', d.code || p) + 0.05 * y + 0.04 * normal('market', p || y)) as price
  from base.divisions d join base.divisions c on c.code = left(d.code, 4) cross join products cross join range(3) as t(y)
  where d.level = 'county'
)
select county_code, product, year, county, city, scale, round(scale * greatest(per, 0.01), 1) as output,
       round(greatest(price, 0.5), 2) as price, true as synthetic
from grown
