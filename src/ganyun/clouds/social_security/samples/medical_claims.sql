-- 合成 synthetic：样例省 300 个化名的 820 次结算；约一成半明细违反规则，另有重复收费、住院重叠和分解住院
with goods as (
  select *, case when sheet = 'Sheet2' then json_extract_string(record, '$."药品通用名"') else json_extract_string(record, '$."项目名称"') end as name,
         json_extract_string(record, '$."国标代码"') as code, json_extract_string(record, '$."限定类型"') as restriction
  from medical_rules_source
  where sheet = 'Sheet2' or rule_file like '%项目%'
), shelf as (
  select list({'name': name, 'code': code, 'kind': if(rule_file like '%项目%', '服务项目', '药品'), 'restriction': restriction} order by name, code) as goods
  from goods
), patients as (
  select 'P' || lpad(p::varchar, 6, '0') as patient, p, if(uniform('sex', p) < 0.5, '男', '女') as sex,
         case when uniform('baby', p) < 0.05 then whole(1, 60, uniform('days', p)) else whole(400, 30000, uniform('days', p)) end as age_days,
         weighted(['职工医保', '居民医保', '工伤', '生育'], [45, 47, 5, 3], uniform('insurance', p)) as insurance
  from range(300) as t(p)
), cities as (
  select row_number() over (order by code) - 1 as k, rpad(code, 6, '0') as division_code, name from base.divisions where level = 'city'
), claims as (
  select c, patient, p, sex, age_days, insurance, date '2016-01-04' + whole(0, 330, uniform('date', c))::int as started,
         whole(1, 3, uniform('level', c)) as hospital_level, whole(0, 10, uniform('city', c)) as k,
         if(uniform('visit', c) < 0.35, '住院', '门诊') as visit, whole(2, 20, uniform('stay', c))::int as stay,
         pick(['J18', 'I63', 'K29', 'E11', 'N40', 'O80'], uniform('diagnosis', c)) as diagnosis
  from range(800) as t(c) join patients on p = whole(0, 299, uniform('patient', c))
  union all -- 同一个人，出院几天后同一诊断又入院
  select 800 + c, patient, p, sex, age_days, insurance, date '2016-12-01' + (15 * (c % 2) + c // 2)::int, 3, c // 2, '住院', 8, 'I63'
  from range(12) as t(c) join patients on p = c // 2
  union all -- 同一个人，同时住在两家医院
  select 812 + c, patient, p, sex, age_days, insurance, date '2016-11-01' + (4 * (c % 2))::int, 2 + (c % 2), (c % 2), '住院', 9, 'J18'
  from range(8) as t(c) join patients on p = 40 + c // 2
), chosen as (
  select c, l, patient, sex, age_days, insurance, started, hospital_level, k, visit, stay, diagnosis,
         goods[(1 + floor(uniform('item', c || '/' || l) * len(goods)))::int] as item, uniform('known', c || '/' || l) as u
  from claims cross join shelf cross join range(1, 5) as r(l)
  where l <= 1 + whole(0, 3, uniform('lines', c))
), named as ( -- 一部分是国家规则里有的通用名，没有编码：装入真实规则后按名称核对；一部分是没有规则的普通项目
  select *, u < 0.12 as by_name, u >= 0.12 and u < 0.72 as plain,
         pick(['阿帕他胺片', '益母草颗粒', '小儿感冒颗粒', '艾迪注射液', '样例维生素片', '样例输液'], uniform('name', c || '/' || l)) as other
  from chosen
)
select 'C' || lpad(c::varchar, 7, '0') as claim_id, l as line, patient, sex, age_days, insurance,
       '样例' || replace(name, '市', '') || ['一', '二', '三'][hospital_level] || '级医院' as hospital, hospital_level, division_code, visit,
       if(visit = '住院', started, null) as admitted_on, if(visit = '住院', started + stay, null) as discharged_on, diagnosis,
       if(by_name or plain, '药品', item.kind) as item_kind, case when by_name then null when plain then 'XS' || lpad((700 + l)::varchar, 20, '0') else item.code end as item_code,
       case when by_name then other when plain then '样例常用药' || l else item.name end as item_name,
       started + if(visit = '住院', (l - 1)::int % stay, 0) as served_on,
       if(by_name or plain or item.kind = '药品', whole(1, 18, uniform('days', c || '/' || l)), null) as days,
       whole(1, 6, uniform('quantity', c || '/' || l)) as quantity,
       (8 + floor(uniform('amount', c || '/' || l) * 40000) / 100)::decimal(12, 2) as amount
from named join cities using (k)
union all -- 同一天同一项目收了两次
select 'C' || lpad(c::varchar, 7, '0'), 9 + d, patient, sex, age_days, insurance,
       '样例' || replace(name, '市', '') || ['一', '二', '三'][hospital_level] || '级医院', hospital_level, division_code, visit,
       if(visit = '住院', started, null), if(visit = '住院', started + stay, null), diagnosis, '服务项目', 'XS0000000000999', '样例床位费', started, null, 1, 60.00
from claims join cities using (k) cross join range(2) as t(d)
where c % 40 = 7
