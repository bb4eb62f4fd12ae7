-- 合成 synthetic：十二件编的条例，每件两三章、十几条，互相引用；有的有两个版本，有的废止前一件
with laws(n, subject) as (
    values (1, '数据共享'), (2, '政务服务'), (3, '油茶保护'), (4, '古樟管理'), (5, '渡口安全'), (6, '云上档案'),
           (7, '湖区巡护'), (8, '瓷土开采'), (9, '乡村书屋'), (10, '夜间集市'), (11, '公共停车'), (12, '社区调解')
),
versions as (
    select n, subject, 1 as version, date '2005-03-01' + (n * 97)::integer as date from laws
    union all
    select n, subject, 2, date '2015-06-01' + (n * 61)::integer from laws where n % 3 = 0
),
named as (select *, '样例省' || subject || '条例' as title from versions),
digits as (select string_split('一,二,三,四,五,六,七,八,九,十,十一,十二,十三,十四,十五,十六', ',') as d),
articles as (
    select n, version, date, title, i, d[i + 1] as number, 10 + n % 5 as total,
           case when i = 0 then '为了规范' || subject || '活动，保护当事人的合法权益，制定本条例。'
                when i = 9 + n % 5 then '本条例自' || year(date) || '年' || month(date) || '月' || day(date) || '日起施行。'
                     || if(n = 12, '《样例省夜间集市条例》同时废止。', '')
                when i % 4 = 1 then '违反《样例省' || (select subject from laws as other where other.n = (named.n * 5 + i) % 12 + 1)
                     || '条例》的，依照其规定处理。'
                when i % 4 = 2 then '主管部门应当自受理之日起' || pick(['七', '十五', '二十', '三十'], uniform('days', n || '/' || i))
                     || '日内作出决定。'
                else '从事' || subject || '活动，应当遵守' || pick(['公开', '诚信', '安全', '便民'], uniform('rule', n || '/' || i))
                     || '的原则。' end as body
    from named cross join range(16) t(i) cross join digits
    where i < 10 + n % 5
)
select '行政法规/' || title || '(' || date || ').md' as path, '行政法规' as category, title, date,
       '["' || year(date) || '年' || month(date) || '月' || day(date) || '日 样例省人民政府令第' || n || '号公布"'
           || if(version = 2, ', "' || year(date) || '年' || month(date) || '月' || day(date) || '日 第一次修订"', '') || ']' as history,
       count(*) as articles,
       string_agg(case when i = 0 then '## 第一章 总则' || chr(10) || chr(10)
                       when i = 4 then '## 第二章 管理' || chr(10) || chr(10)
                       when i = total - 2 then '## 第三章 附则' || chr(10) || chr(10) else '' end
                  || '第' || number || '条 ' || body, chr(10) || chr(10) order by i) as text
from articles
group by n, version, date, title
