-- title: {zh: 期限的依据核对, en: Where limits stand in the law}
-- summary: 每个期限在收录的法律里能不能找到那一条，条文里写的是不是这么多天
-- key: [matter, valid_from]
-- owner: 省司法厅
-- columns:
--   found: {title: 找到那一条}
--   stated: {title: 条文写着这个天数}
--   basis: {title: 结论}
--   text: {title: 条文}
with limits as (
    select *,
           if(days >= 20, string_split('一,二,三,四,五,六,七,八,九', ',')[days // 10], '') || if(days >= 10, '十', '')
               || coalesce(string_split('一,二,三,四,五,六,七,八,九', ',')[nullif(days % 10, 0)], '') as words
    from justice.time_limits
)
select matter, valid_from, valid_to, matter_name, days, unit, extension, law, limits.article, mark,
       articles.text is not null as found,
       coalesce(regexp_matches(articles.text, '(^|[^0-9])(' || days || '|' || words || ')个?(工作)?日')
                or (days in (30, 60) and regexp_matches(articles.text, if(days = 30, '一', '[二两]') || '个月')), false) as stated,
       case when articles.text is null then '没有收录' when regexp_matches(articles.text, '(^|[^0-9])(' || days || '|' || words || ')个?(工作)?日')
            or (days in (30, 60) and regexp_matches(articles.text, if(days = 30, '一', '[二两]') || '个月')) then '条文相符'
            else '条文不同' end as basis,
       articles.text
from limits
left join justice.law_articles as articles
    on articles.title = limits.law and articles.article = limits.article and articles.sub_article = 0 and articles.current
