"""What can go wrong with models."""

from ganyun.kernel.errors import N_, Final, Invalid, NotFound, Unavailable


class ModelNotFound(NotFound):
    code = "models.not_found"
    message = N_("没有名为 {name} 的模型")
    fix = N_("列出全部模型：ganyun model list；最接近的是 {nearest}。")


class ExtraMissing(Unavailable):
    """``package`` is not installed; the extra ``models`` brings it."""

    code = "models.extra_missing"
    retryable = False
    message = N_("方法 {method} 要用 {package}，它没有安装")
    fate = N_("表保持最后一个好的版本。")
    fix = N_("安装后重试：pip install 'ganyun[models]'")


class RunFailed(Final):
    """Base of what stops one model; the table keeps its last good version."""

    code = "models.run_failed"
    message = N_("模型 {model} 运行失败：{reason}")
    fate = N_("表保持最后一个好的版本，依赖它的模型这次不运行。")
    fix = N_("改正后再运行：ganyun model run {model}")


class NotEnoughData(Invalid):
    code = "models.not_enough_data"
    message = N_("数据不够：{reason}")
    fate = N_("表保持最后一个好的版本。")
    fix = N_("补足数据后再运行，或改用要求更低的方法。")


class SeriesRepeated(Invalid):
    """``every`` is the step in words, ``sample`` names a series and a time."""

    code = "models.series_repeated"
    message = N_("{table} 里同一条序列的同一期（{every}）有多行：{sample} 有 {count} 行")
    fate = N_("表保持最后一个好的版本。")
    fix = N_("在 SQL 模型里把一期汇总成一行再用；步长认错了就写明 every。")


class SeriesGaps(Invalid):
    code = "models.series_gaps"
    message = N_("{table} 的 {series} 条序列（{every}一期）共缺 {count} 期：{sample}")
    fate = N_("表保持最后一个好的版本。")
    fix = N_(
        "弄清缺的是什么再写 missing: linear（连线）、seasonal（按季节）或 zero（没有发生）；步长认错了就写明 every。"
    )


class RowsUnusable(Invalid):
    code = "models.rows_unusable"
    message = N_("方法 {method} 用不了这些数据：{reason}")
    fate = N_("表保持最后一个好的版本。")
    fix = N_("改正输入的数据或选项后再运行。")


class KeysRepeated(RunFailed):
    code = "models.keys_repeated"
    message = N_("模型 {model} 的主键 {keys} 有重复：{sample} 出现 {count} 次")
    fix = N_("在 SELECT 里按主键汇总，或改写 key。")


class KeysEmpty(RunFailed):
    code = "models.keys_empty"
    message = N_("模型 {model} 的主键 {keys} 有 {count} 行为空")
    fix = N_("在 SELECT 里去掉这些行，或改写 key。")


class InputMissing(RunFailed):
    code = "models.input_missing"
    message = N_("模型 {model} 要读的 {table} 还没有数据")
    fate = N_("表保持原样。")
    fix = N_("先加载：ganyun load {table}")


class Expired(RunFailed):
    """PIPL 24 and inventory C7-18: a model is used no longer than its card says."""

    code = "models.expired"
    message = N_("模型 {model} 的卡片已于 {expires} 到期")
    fate = N_("没有运行；最后一个好的版本还在，但不应再用于决定。")
    fix = N_("重新评估后改写 expires，再运行。")
