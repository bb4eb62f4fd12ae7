-- 合成 synthetic：31 个省份 1993 至 2017 年的生产总值，增速逐年放缓；省名是真的，数字是编的
with provinces as (
  select unnest(['北京市', '天津市', '河北省', '山西省', '内蒙古自治区', '辽宁省', '吉林省', '黑龙江省', '上海市', '江苏省', '浙江省', '安徽省',
                 '福建省', '江西省', '山东省', '河南省', '湖北省', '湖南省', '广东省', '广西壮族自治区', '海南省', '重庆市', '四川省', '贵州省',
                 '云南省', '西藏自治区', '陕西省', '甘肃省', '青海省', '宁夏回族自治区', '新疆维吾尔自治区']) as province
), growth as (
  select province, 1993 + y as year, 0.155 - 0.0028 * y + 0.012 * normal('growth', province || y) as g
  from provinces cross join range(25) as t(y)
), levels as (
  select *, sum(ln(1 + g)) over (partition by province order by year) as grown from growth
)
select province, year, round((300 + 1700 * uniform('size', province)) * exp(grown), 2) as gdp
from levels
