-- title: {zh: 公交站点到发, en: Bus departures}
-- summary: 每个班次在每站的时刻：没有写的按站序在前后两个时刻之间内插；按间隔发车的展开成一班一班
-- key: [feed, trip_id, stop_sequence, seconds]
-- columns:
--   feed: {title: 数据源}
--   trip_id: {title: 班次编号}
--   stop_sequence: {title: 站序}
--   seconds: {title: 时刻, unit: s, description: 自服务日零时}
--   stop_id: {title: 站点编号}
--   route_id: {title: 线路编号}
--   direction_id: {title: 方向}
--   service_id: {title: 服务日编号}
--   first: {title: 是首站}
with clocks as (
    select
        feed,
        trip_id,
        stop_sequence,
        stop_id,
        3600 * split_part(departure_time, ':', 1)::bigint + 60 * split_part(departure_time, ':', 2)::bigint
            + split_part(departure_time, ':', 3)::bigint as seconds
    from transport.bus_stop_times
),
around as (
    select
        *,
        min(stop_sequence) over (partition by feed, trip_id) as first_sequence,
        last_value(seconds ignore nulls) over before as earlier,
        last_value(if(seconds is null, null, stop_sequence) ignore nulls) over before as earlier_sequence,
        first_value(seconds ignore nulls) over after as later,
        first_value(if(seconds is null, null, stop_sequence) ignore nulls) over after as later_sequence
    from clocks
    window
        before as (partition by feed, trip_id order by stop_sequence rows between unbounded preceding and current row),
        after as (partition by feed, trip_id order by stop_sequence rows between current row and unbounded following)
),
timed as (
    select
        feed,
        trip_id,
        stop_sequence,
        stop_id,
        stop_sequence = first_sequence as first,
        first_value(coalesce(seconds, earlier)) over (partition by feed, trip_id order by stop_sequence) as starts,
        case
            when seconds is not null then seconds
            when later is null then earlier
            else round(earlier + (later - earlier) * (stop_sequence - earlier_sequence) / (later_sequence - earlier_sequence))::bigint
        end as seconds
    from around
),
periods as (
    select
        feed,
        trip_id,
        3600 * split_part(start_time, ':', 1)::bigint + 60 * split_part(start_time, ':', 2)::bigint as from_second,
        3600 * split_part(end_time, ':', 1)::bigint + 60 * split_part(end_time, ':', 2)::bigint as to_second,
        headway_secs
    from transport.bus_frequencies
),
starts as (
    select feed, trip_id, unnest(range(from_second, greatest(to_second, from_second + 1), headway_secs)) as leaves
    from periods
),
every_start as (
    select t.feed, t.trip_id, s.leaves
    from transport.bus_trips as t
    left join starts as s using (feed, trip_id)
)
select
    d.feed,
    d.trip_id,
    d.stop_sequence,
    d.seconds - d.starts + coalesce(e.leaves, d.starts) as seconds,
    d.stop_id,
    t.route_id,
    t.direction_id,
    t.service_id,
    d.first
from timed as d
join transport.bus_trips as t using (feed, trip_id)
join every_start as e using (feed, trip_id)
where d.seconds is not null
