-- title: {zh: 按条号找条文, en: Articles found by number}
-- summary: “某法第几条的内容是什么”五百题：在拆好的条文里找到没有，文字与答案相同没有（只比汉字和数字，任一版本相同即可）
-- key: question
-- owner: 省司法厅
-- columns:
--   label: {title: 条}
--   title: {title: 找到的法律}
--   path: {title: 相同的版本}
--   result: {title: 结果}
with asked as (
    select question,
           regexp_extract(question, '^(.*)第[一二三四五六七八九十百千零]+条的内容', 1) as law,
           '第' || regexp_extract(question, '第([一二三四五六七八九十百千零]+)条的内容', 1) || '条' as label,
           regexp_replace(regexp_replace(answer, '^答案[:：]', ''), '[^一-龥0-9]', '', 'g') as wanted
    from justice.legal_questions where task = '1-1'
),
titles as (
    select distinct title, replace(title, '中华人民共和国', '') as short from justice.laws
),
named as (
    select question, asked.label, wanted, titles.title
    from asked left join titles on ends_with(law, short)
    qualify row_number() over (partition by question order by len(short) desc nulls last, titles.title) = 1
),
compared as (
    select named.question, named.label, named.title, articles.path,
           regexp_replace(replace(articles.text, articles.label, ''), '[^一-龥0-9]', '', 'g') = wanted as same
    from named left join justice.law_articles as articles on articles.title = named.title and articles.label = named.label
)
select question, any_value(label) as label, any_value(title) as title, max(path) filter (same) as path,
       case when bool_or(same) then '相同' when count(path) > 0 then '文字不同' when any_value(title) is not null then '没有这一条'
            else '没有收录' end as result
from compared
group by question
