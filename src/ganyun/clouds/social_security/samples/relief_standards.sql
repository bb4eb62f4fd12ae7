-- 合成 synthetic：样例省十个县（市、区）城乡低保标准，两年各一档，都是编造的整数
with counties as (
  select * from (values ('369902', '云帆区'), ('369903', '云溪区'), ('369904', '云桥区'), ('369921', '云田县'), ('369922', '云峰县'),
                        ('369923', '云泉县'), ('369924', '云湖县'), ('369981', '云岭市'), ('369982', '云瓷市'), ('369983', '云茶市')) as t(division_code, division)
)
select division_code, division, area, (y || '-01-01')::date as valid_from, if(y = 2016, date '2016-12-31', null) as valid_to,
       if(area = '城市', 500, 300) + if(y = 2017, 30, 0) + 10 * (division_code::int % 5) as standard
from counties cross join (values ('城市'), ('农村')) as a(area) cross join (values (2016), (2017)) as b(y)
