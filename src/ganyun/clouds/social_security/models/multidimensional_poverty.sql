-- title: {zh: 多维贫困指数, en: Multidimensional poverty}
-- summary: 各县（市、区）的发生率、强度和指数。不足 10 户的县不列；恰有一个县不列时，全省一行也不给，免得相减得出。
-- key: division_code
-- level: 1
-- why: 只有分组统计，每组不少于 10 户；单独一个县被略去时不给全省合计
-- tags: [贫困, 多维, 统计]
-- cycle: yearly
select division_code, division, households, poor_households, headcount, intensity, m0
from social_security.multidimensional_poverty_all
where households >= 10
  and (division_code <> '全省'
       or (select count(*) from social_security.multidimensional_poverty_all where households < 10) <> 1)
