"""What can go wrong when lineage is asked for."""

from ganyun.kernel.errors import N_, Invalid, NotFound


class NodeNotFound(NotFound):
    code = "lineage.node_not_found"
    message = N_("血缘图里没有 {name}")
    fix = N_("相近的名称：{nearest}")


class SqlUnreadable(Invalid):
    code = "lineage.sql_unreadable"
    message = N_("读不懂这条 SQL：{reason}")
    fate = N_("没有得出血缘，什么也没有改变。")
    fix = N_("只写一条 SELECT，表名写作 云.表，列名与表一致。")


class ColumnNotFound(NotFound):
    code = "lineage.column_not_found"
    message = N_("{table} 没有字段 {name}")
    fix = N_("相近的字段：{nearest}")


class BadDepth(Invalid):
    code = "lineage.bad_depth"
    message = N_("层数 {depth} 不在 1–{most} 之间")
    fix = N_("不写层数就是全部。")


class BadChoice(Invalid):
    code = "lineage.bad_choice"
    message = N_("参数 {name} 的值 {value} 不可用")
    fix = N_("可用：{allowed}")
