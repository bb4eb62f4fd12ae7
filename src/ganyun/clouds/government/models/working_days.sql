-- title: {zh: 工作日历, en: Working days}
-- summary: 每一天是不是工作日、是第几个工作日；时限推算就是序号的加减。没有公布放假安排的年份按周一至周五，announced 为否
-- key: date
-- owner: 省政府办公厅
-- columns:
--   working: {title: 是工作日}
--   number: {title: 到这一天为止的工作日数, unit: 天}
--   announced: {title: 当年的放假安排已公布}
with span as (
    select min(year(date)) as first, max(year(date)) + 1 as last from base.holidays
),
days as (
    select unnest(generate_series(make_date(first, 1, 1), make_date(last, 12, 31), interval 1 day))::date as date from span
)
select
    days.date,
    coalesce(not holidays.is_off_day, isodow(days.date) <= 5) as working,
    count(*) filter (coalesce(not holidays.is_off_day, isodow(days.date) <= 5))
        over (order by days.date rows unbounded preceding) as number,
    holidays.name as holiday,
    year(days.date) in (select year(date) from base.holidays) as announced
from days
left join base.holidays as holidays on holidays.date = days.date
