-- 合成 synthetic：约九成样例企业的税务登记，写法与市场主体登记不尽相同：一成多没有代码，名称少省名、换组织形式、错一字，地址缩写；另有几家没有登记，与登记的企业同一地址
with firms as (
  select *, row_number() over (order by uscc) as n from base.firms
), taxed as (
  select n, uscc, name, division_code, address, established_on::date as established_on from firms where uniform('taxed', n) < 0.92
  union all
  select 5000 + n, null, left(name, 6) || pick(['鼎信', '恒泰', '同济', '瑞丰', '万顺', '嘉禾'], uniform('mark', n)) || pick(['商贸', '物流', '餐饮管理', '建材', '电子商务'], uniform('what', n)) || '有限公司', division_code, address, established_on::date + 20
  from firms where n % 8 = 3
), named as (
  select *, length(name) - 6 as middle,
         if(uniform('province', n) < 0.45, regexp_replace(name, '^江西省', ''), name) as short
  from taxed
), spelt as (
  select *, case when uniform('form', n) < 0.2 then regexp_replace(short, '有限公司$', '有限责任公司') else short end as formal from named
)
select 'S' || lpad(n::varchar, 7, '0') as record_id,
       case when uniform('number', n) < 0.86 then uscc end as uscc,
       case when uniform('slip', n) < 0.05 then regexp_replace(formal, '(科技|贸易|工程|服务|技术|农业|物流|餐饮|商贸)', pick(['科枝', '贸昜', '工呈', '服努', '枝术'], uniform('which', n))) else formal end as name,
       division_code,
       case when uniform('address', n) < 0.25 then regexp_replace(address, '^江西省', '') when uniform('address', n) < 0.35 then regexp_replace(address, '[0-9]+栋.*$', '') else address end as address,
       case when uniform('dated', n) < 0.06 then established_on + whole(1, 25, uniform('late', n))::int else established_on end as established_on,
       round(3 + 180 * uniform('paid', n) * uniform('size', n), 1) as tax_paid, true as synthetic
from spelt
order by record_id
