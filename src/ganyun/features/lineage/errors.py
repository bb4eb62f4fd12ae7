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
