"""What can be wrong with a wish for sample data."""

from ganyun.kernel.errors import N_, Invalid, NotFound, Unavailable


class UnknownTable(NotFound):
    code = "samples.unknown_table"
    message = N_("样例省没有名为 {table} 的表（可用：{known}）")
    fate = N_("没有生成任何文件。")
    fix = N_("查看可生成的表：ganyun sample --list")


class BadSize(Invalid):
    code = "samples.bad_size"
    message = N_("规模 {size} 不在 {least}–{most} 之间")
    fate = N_("没有生成任何文件。")
    fix = N_("规模是样例省的人口数，例如：ganyun sample --size 10000")


class BadErrorRate(Invalid):
    code = "samples.bad_error_rate"
    message = N_("差错率 {rate} 不在 0–{most} 之间")
    fate = N_("没有生成任何文件。")
    fix = N_("差错率是出错行的比例，例如 2% 写作：ganyun sample --errors 0.02")


class BadFormat(Invalid):
    code = "samples.bad_format"
    message = N_("不能写成格式 {format}（可用：{known}）")
    fate = N_("没有生成任何文件。")
    fix = N_("例如：ganyun sample --format csv")


class CannotWrite(Unavailable):
    code = "samples.cannot_write"
    message = N_("写不进 {path}：{reason}")
    fate = N_("已完整写好的文件保留；写到一半的文件已删除。")
    fix = N_("腾出空间或换一个文件夹，再运行同一条命令即可：相同种子得到相同的字节。")
