"""What can go wrong with indicators, alerts and targets."""

from ganyun.kernel.errors import N_, Final, Invalid, NotFound


class IndicatorNotFound(NotFound):
    code = "insight.indicator_not_found"
    message = N_("没有名为 {name} 的指标")
    fix = N_("列出全部指标：ganyun indicator list；最接近的是 {nearest}。")


class AlertNotFound(NotFound):
    code = "insight.alert_not_found"
    message = N_("没有编号为 {id} 的预警")
    fix = N_("列出全部预警：ganyun alerts list")


class TargetNotFound(NotFound):
    code = "insight.target_not_found"
    message = N_("没有名为 {name} 的目标")
    fix = N_("列出全部目标：ganyun targets list；最接近的是 {nearest}。")


class InputMissing(Final):
    code = "insight.input_missing"
    message = N_("指标 {name} 要读的 {table} 还没有数据")
    fate = N_("没有改变任何数据。")
    fix = N_("先加载数据或运行模型，再运行：ganyun indicator run {name}")


class TooSensitive(Final):
    """``columns`` are of level 3 or 4."""

    code = "insight.too_sensitive"
    message = N_("指标 {name} 用到 3 级以上的字段：{columns}")
    fate = N_("没有计算；最后一次的值保持原样。")
    fix = N_("先写一个 kind: aggregate 的模型（每组不少于 10），指标从它取数。")


class ColumnsGone(Final):
    code = "insight.columns_gone"
    message = N_("{table} 没有指标 {name} 要用的列：{columns}")
    fate = N_("没有计算；最后一次的值保持原样。")
    fix = N_("改正 indicators.yaml 或重新运行模型，然后：ganyun indicator run {name}")


class AlertClosed(Final):
    code = "insight.alert_closed"
    message = N_("预警 {id} 已经解除，不能再{verb}")
    fate = N_("什么也没有改变。")


class NoteMissing(Invalid):
    code = "insight.note_missing"
    message = N_("没有写明{what}")
    fate = N_("什么也没有改变。")
    fix = N_("写一句再提交；它会进入历史，不能修改。")


class BadReport(Invalid):
    code = "insight.bad_report"
    message = N_("进展不能这样填报：{reason}")
    fate = N_("没有保存。")


class UnknownDimension(Invalid):
    code = "insight.unknown_dimension"
    message = N_("指标 {name} 没有维度 {dimension}")
    fix = N_("可用：{known}")
