-- title: {zh: 涉案财物保管链, en: Custody of exhibits}
-- summary: 每种财物多少件，多少件移交缺签收、摘要变了、该封存没封存
-- key: kind
-- owner: 省委政法委
-- level: 1
-- why: 只有按种类的件数，没有编号和案号，每格不少于 10 件
-- columns:
--   kind: {title: 种类}
--   excluded: {title: 已排除, unit: 件}
--   exhibits: {title: 件数, unit: 件}
--   unsigned: {title: 移交缺签收, unit: 件}
--   changed: {title: 摘要变了, unit: 件}
--   unbroken: {title: 保管链完整, unit: 件}
select
    kind,
    count(*) as exhibits,
    count(*) filter (signed < handed) as unsigned,
    count(*) filter (digest <> digest_now) as changed,
    count(*) filter (excluded) as excluded,
    count(*) filter (signed = handed and digest is not distinct from digest_now) as unbroken
from justice.exhibits
group by kind
having count(*) >= 10
