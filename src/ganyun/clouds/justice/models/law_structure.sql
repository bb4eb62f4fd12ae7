-- title: {zh: 法律的结构, en: Structure of laws}
-- summary: 每件有几编几章几节几条，拆得干净不干净：条数与收录的相同、号码连续不重（民法典各编、宪法修正案接着前面的号码）
-- key: path
-- owner: 省司法厅
-- columns:
--   articles: {title: 拆出的条, unit: 条}
--   first: {title: 第一个条号}
--   last: {title: 最后一个条号}
--   stated: {title: 收录时数的条, unit: 条}
--   missing: {title: 缺的号, unit: 个}
--   repeated: {title: 重的号, unit: 个}
--   clean: {title: 拆得干净}
--   why: {title: 为什么不干净}
with counted as (
    select
        laws.path, any_value(laws.title) as title, any_value(laws.category) as category, any_value(laws.date) as date,
        any_value(laws.articles) as stated,
        count(article) as articles,
        count(distinct part) as parts,
        count(distinct (part, chapter)) filter (chapter is not null) as chapters,
        count(distinct (part, chapter, section)) filter (section is not null) as sections,
        min(article) as first,
        max(article) as last,
        max(article) - min(article) + 1 - count(distinct article) as missing,
        count(article) - count(distinct (article, sub_article)) as repeated
    from justice.laws as laws left join justice.law_articles as law_articles on law_articles.path = laws.path
    group by laws.path
)
select
    *,
    articles = stated and articles > 0 and missing = 0 and repeated = 0 as clean,
    case when articles = 0 then '没有分条' when articles <> stated then '条数不同' when missing > 0 then '缺号' when repeated > 0 then '重号' end as why
from counted
