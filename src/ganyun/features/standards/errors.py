"""What may go wrong with names of types and lists; values that fail a check are answers, not errors."""

from ganyun.kernel.errors import N_, Invalid, NotFound


class UnknownSemanticType(NotFound):
    code = "standards.unknown_type"
    message = N_("没有名为 {name} 的语义类型")
    fix = N_("是不是想写 {nearest}？全部类型：ganyun standards types")


class UnknownCodeList(NotFound):
    code = "standards.unknown_list"
    message = N_("没有名为 {name} 的代码表")
    fix = N_("是不是想写 {nearest}？全部代码表：ganyun standards codes")


class UnknownLevel(NotFound):
    code = "standards.unknown_level"
    message = N_("没有级别 {level}")
    fix = N_("级别为 1（公开）、2（内部）、3（个人/受限）、4（敏感）。")


class CodeListBroken(Invalid):
    code = "standards.list_broken"
    message = N_("代码表 {name} 的文件有 {count} 处问题：\n{listing}")
    fate = N_("这张代码表不可用，直到文件改好；其余代码表照常。")
    fix = N_("改好后检查：ganyun cloud check")


class BadDay(Invalid):
    code = "standards.bad_day"
    message = N_("{value} 不是日期")
    fix = N_("写作 2017-09-01；不写则为今天。")
