-- 合成 synthetic：三百件涉案财物的保管；几件移交没有签收，两件电子证据的摘要变了；没有物主
with drawn as (
    select i, case_no, division_code, handed_on,
           weighted(['现金票据', '车辆', '电子设备', '违禁品', '文书账册', '其他物品'], [15, 10, 25, 20, 15, 15], uniform('kind', i)) as kind,
           poisson('handed', i, 1.6) as handed, uniform('state', i) as u
    from (select case_no, division_code, handed_on, row_number() over (order by case_no) - 1 as n
          from hand_overs where stage = '移送审查起诉')
    join range(300) t(i) on n = i * 4
)
select 'E' || lpad(i::varchar, 7, '0') as exhibit_no, case_no, division_code, kind, handed_on - 20 as collected_on,
       if(kind in ('电子设备', '违禁品'), handed_on - 20 + whole(0, 2, u)::integer, null) as sealed_on,
       if(kind = '电子设备', md5('digest' || i) || md5('digest2' || i), null) as digest,
       if(kind = '电子设备', md5(if(i % 97 = 5, 'other', 'digest') || i) || md5('digest2' || i), null) as digest_now,
       handed, if(uniform('sign', i) < 0.05, greatest(handed - 1, 0), handed) as signed,
       case when u < 0.4 then '在库' when u < 0.7 then '已移送' when u < 0.9 then '已返还' else '已处理' end as state,
       uniform('exclude', i) < 0.01 as excluded, true as synthetic
from drawn
