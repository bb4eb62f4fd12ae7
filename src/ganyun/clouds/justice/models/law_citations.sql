-- title: {zh: 条文的引用, en: Citations}
-- summary: 最新版本的条文里每个《…》引用了哪部收录的法律；对不上的留着原文，repeals 是“同时废止”
-- key: [path, position, mention]
-- owner: 省司法厅
-- columns:
--   title: {title: 引用的法律}
--   mention: {title: 书名号里的原文}
--   target_title: {title: 被引用的法律}
--   times: {title: 次数, unit: 次}
--   is_law: {title: 是法律法规（不是证照文书）}
--   known: {title: 收录了}
--   repeals: {title: 废止它}
with sentences as (
    select path, title, position, label, unnest(regexp_split_to_array(text, '[。；]')) as sentence
    from justice.law_articles where current
),
mentions as (
    select path, title, position, label, contains(sentence, '废止') as repeals,
           unnest(regexp_extract_all(sentence, '《([^《》]+)》', 1)) as raw
    from sentences where contains(sentence, '《')
),
counted as (
    select path, title, position, label, translate(regexp_replace(raw, '\s', '', 'g'), '<>', '〈〉') as mention,
           bool_or(repeals) as repeals, count(*) as times
    from mentions group by all
),
-- 全称，和不带国名的简称（够长，而且只指一部）
titles as (
    select distinct title as words, title from justice.laws
    union
    select replace(title, '中华人民共和国', ''), any_value(title) from justice.laws
    where starts_with(title, '中华人民共和国') and len(title) >= 10
    group by 1 having count(distinct title) = 1
),
resolved as (
    select words, min(title) as target_title from titles group by words
)
select counted.path, position, mention, any_value(counted.title) as title, any_value(label) as label,
       any_value(target_title) as target_title,
       sum(times)::bigint as times,
       any_value(target_title) is not null or regexp_matches(mention, '(法|条例|规定|办法|细则|决定|规则|通则|条令|公约|协定|议定书)$') as is_law,
       any_value(target_title) is not null as known,
       bool_or(repeals) as repeals
from counted left join resolved on resolved.words = mention
where target_title is distinct from counted.title
group by counted.path, position, mention
