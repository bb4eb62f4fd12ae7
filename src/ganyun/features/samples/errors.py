"""What can be wrong with a wish for sample data."""

from ganyun.kernel.errors import N_, Conflict, Invalid, NotFound, Unavailable


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


class CloudWithoutRecipes(NotFound):
    code = "samples.no_recipes"
    message = N_("云 {cloud} 没有样例配方（有配方的云：{known}）")
    fate = N_("没有生成任何文件。")
    fix = N_("在 clouds/<云>/samples/ 里放 <表>.sql；写法见文档“给云做样例”。")


class RecipeUnreadable(Invalid):
    code = "samples.recipe_unreadable"
    message = N_("样例配方 {recipe} 读不懂：{reason}")
    fate = N_("没有生成任何文件。")
    fix = N_("配方是一条 DuckDB 的 SELECT，UTF-8 编码。")


class RecipeUnlabelled(Invalid):
    code = "samples.recipe_unlabelled"
    message = N_("样例配方 {recipe} 的第一行没有说明它是合成数据")
    fate = N_("没有生成任何文件。")
    fix = N_("第一行写成注释，例如：-- 合成 synthetic：每县每月一行，件数服从泊松分布")


class RecipeNotRepeatable(Invalid):
    code = "samples.recipe_not_repeatable"
    message = N_("样例配方 {recipe} 用了每次结果不同的函数：{functions}")
    fate = N_("没有生成任何文件。")
    fix = N_("随机数用 uniform(种子, i)、normal(种子, i)、poisson(种子, i, 均值)；日期写死。")


class RecipeLoop(Invalid):
    code = "samples.recipe_loop"
    message = N_("样例配方互相引用，成了环：{listing}")
    fate = N_("没有生成任何文件。")
    fix = N_("去掉其中一处引用。")


class RecipeBroken(Invalid):
    code = "samples.recipe_broken"
    message = N_("样例配方 {recipe} 运行失败：{reason}")
    fate = N_("其他表的文件照旧；这张表的文件没有改变。")
    fix = N_("改正 SQL 后再运行；能读的是同云的其他配方（表名）和基础云的样例（base.表名）。")


class SampleDiffers(Conflict):
    code = "samples.differs"
    message = N_("样例与配方生成的不一致：{listing}")
    fate = N_("没有改变任何文件。")
    fix = N_("重新生成：ganyun sample cloud {cloud}")
