-- 合成 synthetic：样例省 2017 年一千八百件案子的移送；每个环节用时围绕法定期限，少数超期、少数没有接收回执；没有人
with cases as (
    select i, weighted(['369902', '369903', '369904', '369921', '369922', '369923', '369924', '369981', '369982', '369983'],
                       [9, 7, 6, 5, 5, 4, 4, 6, 5, 4], uniform('county', i)) as division_code,
           weighted(['侵犯财产', '妨害社会管理秩序', '危害公共安全', '破坏市场经济秩序', '侵犯人身权利', '贪污贿赂'],
                    [42, 22, 16, 9, 9, 2], uniform('kind', i)) as case_kind,
           date '2017-01-03' + whole(0, 330, uniform('start', i))::integer as started
    from range(1800) t(i)
),
numbered as (select *, division_code || '2017' || 'XJ' || lpad(i::varchar, 5, '0') as case_no from cases),
stages as (
    select *, '提请批准逮捕' as stage, 1 as times, '公安机关' as from_organ, '检察机关' as to_organ, started as handed_on, 7 as days
    from numbered where uniform('arrest', i) < 0.6
    union all
    select *, '移送审查起诉', 1, '公安机关', '检察机关', started + 45 + whole(0, 30, uniform('investigate', i))::integer, 30
    from numbered where uniform('prosecute', i) < 0.85
    union all
    select *, '退回补充侦查', 1, '检察机关', '公安机关', started + 90 + whole(0, 10, uniform('return', i))::integer, 30
    from numbered where uniform('prosecute', i) < 0.12
    union all
    select *, '补充侦查后重报', 1, '公安机关', '检察机关', started + 118 + whole(0, 10, uniform('again', i))::integer, 30
    from numbered where uniform('prosecute', i) < 0.11
    union all
    select *, '提起公诉', 1, '检察机关', '审判机关', started + 160 + whole(0, 15, uniform('court', i))::integer, 60
    from numbered where uniform('prosecute', i) < 0.78
    union all
    select *, '交付执行', 1, '审判机关', '司法行政机关', started + 225 + whole(0, 20, uniform('execute', i))::integer, 10
    from numbered where uniform('prosecute', i) < 0.7
),
timed as (
    select *, case_no || stage as id, handed_on + whole(0, 1, uniform('receive', case_no || stage))::integer as received,
           round(days * (0.35 + 0.72 * uniform('speed', case_no || stage)))::integer as taken
    from stages where handed_on <= date '2017-12-25'
)
select case_no, stage, times, case_kind, from_organ, to_organ, division_code, handed_on,
       if(uniform('receipt', id) < 0.03, null, received) as received_on,
       if(received + taken > date '2017-12-29' or uniform('receipt', id) < 0.005, null, received + taken) as finished_on,
       taken > days and uniform('extend', id) < 0.5 and stage in ('移送审查起诉', '提起公诉', '补充侦查后重报') as extended,
       true as synthetic
from timed
