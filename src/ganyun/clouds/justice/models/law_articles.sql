-- title: {zh: 法律条文, en: Articles of laws}
-- summary: 每件法律法规拆成条：编、分编、章、节、条号、条文；一条从“第…条”到下一条或下一个标题
-- key: [path, position]
-- owner: 省司法厅
-- tags: [法律, 条文, 检索]
-- columns:
--   path: {title: 路径}
--   position: {title: 第几条（按次序）}
--   title: {title: 法律}
--   date: {title: 版本日期}
--   part: {title: 编}
--   subpart: {title: 分编}
--   chapter: {title: 章}
--   section: {title: 节}
--   label: {title: 条}
--   article: {title: 条号}
--   sub_article: {title: 之几}
--   text: {title: 条文}
--   current: {title: 是收录的最新版本}
with lines as (
    select path, unnest(string_split(text, chr(10))) as raw, generate_subscripts(string_split(text, chr(10)), 1) as n
    from justice.laws
),
clean as (
    select path, n, trim(replace(replace(raw, chr(13), ''), '　', ' ')) as line from lines
    where not starts_with(raw, '<!--')
),
marked as (
    select path, n, line,
           regexp_extract(line, '^#+\s*第[一二三四五六七八九十百]+(分编|编|章|节)', 1) as kind,
           trim(regexp_replace(regexp_replace(line, '^#+\s*', ''), '\s+', ' ', 'g')) as heading,
           regexp_extract(line, '^第([一二三四五六七八九十百千零〇○]+)条', 1) as number,
           regexp_extract(line, '^第[一二三四五六七八九十百千零〇○]+条之([一二三四五六七八九十]+)', 1) as sub,
           starts_with(line, '#') as is_heading
    from clean where line <> ''
),
placed as (
    select *,
           sum((number <> '' or is_heading)::int) over (partition by path order by n) as segment,
           max(n) filter (kind = '编') over (partition by path order by n) as part_n,
           max(n) filter (kind = '分编') over (partition by path order by n) as subpart_n,
           max(n) filter (kind = '章') over (partition by path order by n) as chapter_n,
           max(n) filter (kind = '节') over (partition by path order by n) as section_n,
           last_value(if(kind = '编', heading, null) ignore nulls) over (partition by path order by n) as part,
           last_value(if(kind = '分编', heading, null) ignore nulls) over (partition by path order by n) as subpart,
           last_value(if(kind = '章', heading, null) ignore nulls) over (partition by path order by n) as chapter,
           last_value(if(kind = '节', heading, null) ignore nulls) over (partition by path order by n) as section
    from marked
),
segments as (
    select path, segment, min(n) as n, min_by(number, n) as number, min_by(sub, n) as sub,
           min_by(part, n) as part,
           min_by(if(subpart_n > coalesce(part_n, 0), subpart, null), n) as subpart,
           min_by(if(chapter_n > coalesce(part_n, 0), chapter, null), n) as chapter,
           min_by(if(section_n > coalesce(chapter_n, 0), section, null), n) as section,
           string_agg(line, chr(10) order by n) as text
    from placed group by path, segment having min_by(number, n) <> ''
),
-- 中文数字：有十百千的按位相加，“一〇五”这样的逐位读
numbered as (
    select *,
           case when regexp_matches(number, '[十百千]') then
               strpos('一二三四五六七八九', coalesce(nullif(regexp_extract(number, '(.)千', 1), ''), '无')) * 1000
               + strpos('一二三四五六七八九', coalesce(nullif(regexp_extract(number, '(.)百', 1), ''), '无')) * 100
               + case when contains(number, '十') then greatest(1, strpos('一二三四五六七八九',
                     coalesce(nullif(regexp_extract(number, '([一二三四五六七八九])十', 1), ''), '无'))) * 10 else 0 end
               + strpos('一二三四五六七八九', coalesce(nullif(regexp_extract(number, '([一二三四五六七八九])$', 1), ''), '无'))
           else try_cast(translate(number, '零〇○一二三四五六七八九', '000123456789') as bigint) end as article
    from segments
),
-- 没有日期的（宪法、民法典各编）各是各的最新版本
newest as (
    select path, row_number() over (partition by title, if(date is null, path, '') order by date desc, path desc) = 1 as current
    from justice.laws
)
select
    numbered.path,
    row_number() over (partition by numbered.path order by n) as position,
    laws.title,
    laws.category,
    laws.date,
    part,
    subpart,
    chapter,
    section,
    '第' || number || '条' || if(sub = '', '', '之' || sub) as label,
    article,
    if(sub = '', 0, strpos('一二三四五六七八九十', sub)) as sub_article,
    numbered.text,
    newest.current
from numbered
join justice.laws as laws on laws.path = numbered.path
join newest on newest.path = numbered.path
