-- title: {zh: 法律之间的引用, en: Links between laws}
-- summary: 哪部法律引用哪部法律，几条、几次；废止不算引用
-- key: [title, target_title]
-- owner: 省司法厅
-- columns:
--   articles: {title: 引用它的条, unit: 条}
--   times: {title: 次数, unit: 次}
select title, target_title, count(*) as articles, sum(times)::bigint as times
from justice.law_citations
where known and not repeals
group by title, target_title
