-- title: {zh: 法律的沿革, en: Events in the life of laws}
-- summary: 沿革里的每一步：哪天通过、公布、修正、修订、施行，哪个机关，哪个决定
-- key: [path, position]
-- owner: 省司法厅
-- columns:
--   date: {title: 日期}
--   event: {title: 事件}
--   text: {title: 原文}
with steps as (
    select path, title, unnest(from_json(history, '["VARCHAR"]')) as text,
           generate_subscripts(from_json(history, '["VARCHAR"]'), 1) as position
    from justice.laws where history is not null
)
select
    path,
    position,
    title,
    try_strptime(regexp_extract(text, '^(\d{4}年\d{1,2}月\d{1,2}日)', 1), '%Y年%m月%d日')::date as date,
    case when regexp_matches(text, '(修正|修订|修改)[^》]{0,6}$') then '修改'
         when regexp_matches(text, '(起施行|施行|起实施|生效)[^》]{0,4}$') then '施行'
         when regexp_matches(text, '(公布|发布|颁布|公告|批准)[^》]{0,8}$') then '公布'
         when regexp_matches(text, '通过') then '通过' else '其他' end as event,
    text
from steps
where regexp_matches(text, '^\d{4}年\d{1,2}月\d{1,2}日')
