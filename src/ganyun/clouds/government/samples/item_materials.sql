-- 合成 synthetic：每个事项三到七份材料，法人和自然人不同；政府部门核发的大多可由共享获得，其中一部分已免交
with names(target, no, material, source) as (
    values ('法人', 1, '申请表', '申请人自备'), ('法人', 2, '法定代表人身份证明', '政府部门核发'), ('法人', 3, '营业执照', '政府部门核发'),
           ('法人', 4, '场所权属证明', '政府部门核发'), ('法人', 5, '检测报告', '第三方出具'), ('法人', 6, '授权委托书', '申请人自备'),
           ('法人', 7, '验资证明', '第三方出具'),
           ('自然人', 1, '申请表', '申请人自备'), ('自然人', 2, '身份证', '政府部门核发'), ('自然人', 3, '户口簿', '政府部门核发'),
           ('自然人', 4, '银行账户', '申请人自备'), ('自然人', 5, '婚姻登记证明', '政府部门核发'),
           ('自然人', 6, '不动产权属证明', '政府部门核发'), ('自然人', 7, '收入证明', '第三方出具')
),
drawn as (
    select basic_code, no, material, source,
           source = '政府部门核发' and uniform('share', basic_code || no) < 0.85 as shareable,
           uniform('waive', basic_code || no) < 0.6 as dropped
    from (select distinct basic_code, target from item_list) join names using (target)
    where no <= 3 + whole(0, 4, uniform('count', basic_code))
)
select basic_code, no as material_no, material, source, if(shareable and dropped, 0, 1 + (no = 1)::bigint) as copies, shareable,
       shareable and dropped as waived,
       not (shareable and dropped) and uniform('later', basic_code || no) < 0.3 as later, true as synthetic
from drawn
