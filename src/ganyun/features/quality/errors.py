"""What can go wrong when rules are compiled or judged."""

from ganyun.kernel.errors import N_, Invalid, NotFound


class BadRule(Invalid):
    code = "quality.bad_rule"
    message = N_("规则 {rule} 无法编译：{reason}")
    fate = N_("没有读取任何数据。")
    fix = N_("改正合同里的规则后检查：ganyun cloud check")


class BatchRefused(Invalid):
    code = "quality.batch_refused"
    message = N_("整批数据未达到合同的门槛：{reasons}")
    fate = N_("表保持原来的版本；源文件未动，质量报告已保存。")
    fix = N_("查看报告后由提供方补正数据，再原样加载；或在合同中把该规则的 severity 改为 warning。")


class ReportMissing(NotFound):
    code = "quality.report_missing"
    message = N_("{resource} 还没有质量报告")
    fix = N_("加载一批数据后就有：ganyun load {resource}")
