"""What can go wrong with dashboards."""

from ganyun.kernel.errors import N_, Invalid, NotFound


class PageNotFound(NotFound):
    code = "dashboards.not_found"
    message = N_("没有名为 {name} 的看板")
    fix = N_("看板列表在 /dashboards/；最接近的是 {nearest}。")


class ChartNotFound(NotFound):
    code = "dashboards.chart_not_found"
    message = N_("看板 {name} 没有第 {chart} 图")
    fix = N_("图的编号是“行-列”，从 1 数起；可用：{known}。")


class BadFilter(Invalid):
    code = "dashboards.bad_filter"
    message = N_("筛选 {name} 的值 {value} 看不懂：{reason}")
    fate = N_("没有读取任何数据。")
    fix = N_("改正网址里的 {name}，或去掉它看全部。")


class ChartBroken(Invalid):
    """The definition no longer fits the table: a column went away after the page was checked."""

    code = "dashboards.chart_broken"
    message = N_("这个图与数据对不上：{reason}")
    fate = N_("其余的图不受影响。")
    fix = N_("请云的维护者改正 {file} 的 {path}，然后 ganyun cloud check。")


class NotSearchable(Invalid):
    code = "dashboards.not_searchable"
    message = N_("第 {chart} 图不是全文检索")
    fix = N_("检索只用于 chart: search 的图。")


class NoRows(NotFound):
    code = "dashboards.no_rows"
    message = N_("第 {chart} 图没有可下载的行：{reason}")
    fix = N_("选有数据的图，或放宽筛选。")
