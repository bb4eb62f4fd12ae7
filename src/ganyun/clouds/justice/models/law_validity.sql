-- title: {zh: 法律的效力, en: Validity of laws}
-- summary: 每个版本从哪天到哪天有效：公布、施行、改过几次、被哪个版本取代、被哪部法律废止；按事实发生的日期取版本
-- key: path
-- owner: 省司法厅
-- columns:
--   date: {title: 版本日期}
--   passed_on: {title: 通过}
--   promulgated_on: {title: 公布}
--   effective_on: {title: 施行}
--   amended: {title: 修改次数, unit: 次}
--   valid_from: {title: 本版本起}
--   valid_to: {title: 本版本止}
--   next_version: {title: 后来的版本}
--   repealed_by: {title: 被废止}
--   status: {title: 状态}
with events as (
    select path, min(date) filter (event = '通过') as passed_on,
           min(date) filter (event in ('公布', '通过')) as promulgated_on,
           min(date) filter (event = '施行') as effective_event,
           count(*) filter (event = '修改') as amended,
           max(date) filter (event = '修改') as amended_on
    from justice.law_events group by path
),
-- 正文最后几条里的施行日期
stated as (
    select path,
           max(try_strptime(regexp_extract(text, '自(\d{4}年\d{1,2}月\d{1,2}日)起', 1), '%Y年%m月%d日')::date)
               filter (regexp_matches(text, '自\d{4}年\d{1,2}月\d{1,2}日起.{0,4}(施行|实施|生效)')) as on_date,
           bool_or(regexp_matches(text, '自(公布|发布|颁布)之日起.{0,4}(施行|实施|生效)')) as at_once
    from justice.law_articles group by path
),
repeals as (
    select target_title, min_by(title, path) as repealed_by, min(path) as path
    from justice.law_citations where known and repeals group by target_title
),
dated as (
    select
        laws.path, laws.title, laws.category,
        if(laws.date is null, laws.path, '') as one_of_many,
        coalesce(laws.date, amended_on, promulgated_on) as date,
        passed_on,
        coalesce(promulgated_on, laws.date) as promulgated_on,
        coalesce(on_date, effective_event, if(at_once, coalesce(promulgated_on, laws.date), null)) as effective_on,
        coalesce(amended, 0) as amended
    from justice.laws as laws
    left join events on events.path = laws.path
    left join stated on stated.path = laws.path
),
-- 同一版本收录了两份的，后一份的日期相同，所以按日期找下一版
lived as (
    select *, greatest(date, effective_on) as valid_from,
           first_value(path) over later as next_version,
           first_value(greatest(date, effective_on)) over later as next_from
    from dated
    window later as (
        partition by title, one_of_many order by date
        range between interval 1 day following and unbounded following
    )
)
select
    lived.path, lived.title, lived.category, lived.date, passed_on, promulgated_on, effective_on, amended, lived.valid_from,
    coalesce(next_from - 1, ended.date - 1) as valid_to,
    next_version,
    if(next_version is null, repealed_by, null) as repealed_by,
    case when next_version is not null then '被后来的版本取代' when repealed_by is not null then '已废止' else '收录的最新版本' end
        as status
from lived
left join repeals on repeals.target_title = lived.title
left join (select path, greatest(date, effective_on) as date from dated) as ended on ended.path = repeals.path
