-- title: {zh: 高铁停站, en: Train calls}
-- summary: 时刻表逐站清洗：一趟一个编号，运行日期补到每一站，到发换成自始发日零时起的分钟，过了午夜接着数
-- key: [run, stop_sequence]
-- columns:
--   run: {title: 趟号, description: 一个车次的一套时刻}
--   stop_sequence: {title: 站序}
--   train: {title: 车次}
--   kind: {title: 类别}
--   station: {title: 站名}
--   arrives: {title: 到达, unit: min, description: 自始发日零时}
--   departs: {title: 出发, unit: min, description: 自始发日零时}
--   running_dates: {title: 运行日期}
with clocks as (
    select
        line,
        train,
        kind,
        stop_sequence,
        station,
        running_dates,
        date_diff('minute', time '00:00:00', departure::time) as leaves,
        if(stop_sequence = 1, null, date_diff('minute', time '00:00:00', arrival::time)) as comes,
        stop_sequence > lag(stop_sequence) over lines and train = lag(train) over lines as goes_on
    from transport.rail_stop_times
    window lines as (order by line)
),
runs as (
    select *, sum(if(coalesce(goes_on, false), 0, 1)) over (order by line) as run
    from clocks
),
nights as (
    select
        *,
        if(comes < lag(leaves) over calls, 1, 0) as night_before,
        if(leaves < comes, 1, 0) as night_here
    from runs
    window calls as (partition by run order by stop_sequence)
),
days as (
    select
        *,
        coalesce(sum(night_before) over calls, 0) + coalesce(sum(night_here) over calls, 0) as day_after
    from nights
    window calls as (partition by run order by stop_sequence)
)
select
    run::bigint as run,
    stop_sequence,
    train,
    kind,
    station,
    (coalesce(comes, leaves) + 1440 * (day_after - night_here))::bigint as arrives,
    (leaves + 1440 * day_after)::bigint as departs,
    first_value(running_dates) over calls as running_dates
from days
window calls as (partition by run order by stop_sequence)
qualify min(stop_sequence) over (partition by run) = 1
