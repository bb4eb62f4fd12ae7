"""What can go wrong with a job itself; what goes wrong *in* a job is the job's own error."""

from ganyun.kernel.errors import N_, Conflict, Final, Invalid, Misconfigured, NotFound


class UnknownJob(NotFound):
    code = "jobs.unknown_job"
    message = N_("没有名为 {name} 的任务")
    fate = N_("没有排入任何任务。")
    fix = N_("可用的任务：{known}")


class JobNotFound(NotFound):
    code = "jobs.not_found"
    message = N_("找不到任务 {job}")
    fix = N_("查看任务列表：ganyun jobs list")


class NotJson(Invalid):
    code = "jobs.not_json"
    message = N_("任务 {name} 的{part}不能写成 JSON：{reason}")
    fate = N_("该步骤没有记为完成。")
    fix = N_("只传和只返回文本、数字、真假、空值、日期时间以及它们的列表和字典。")


class JobNotRunning(Conflict):
    code = "jobs.not_running"
    retryable = False
    message = N_("任务 {job} 已经结束（{status}），不能取消")
    fate = N_("任务的结果保持不变。")
    fix = N_("刷新任务列表：ganyun jobs list")


class JobNotEnded(Conflict):
    code = "jobs.not_ended"
    message = N_("任务 {job} 现在是 {status}，只有失败或已取消的任务可以重试")
    fate = N_("任务保持原样。")
    fix = N_("等它结束，或先取消：ganyun jobs cancel {job}")


class JobBroken(Final):
    """An error nobody foresaw; its traceback is in the worker's log under the incident id."""

    code = "jobs.internal_error"
    message = N_("任务内部出错，事件编号 {incident}")
    fate = N_("已完成的步骤保留，不会重做；未完成的步骤没有留下一半的内容。")
    fix = N_("把事件编号告诉运行管理员，详情在后台日志中；排除原因后重试：ganyun jobs retry {job}")


class JobLost(Final):
    """The worker died again and again in this job."""

    code = "jobs.lost"
    message = N_("任务 {job} 连续 {attempts} 次使后台进程中断，已停止再试")
    fate = N_("已完成的步骤保留，不会重做。")
    fix = N_("检查内存和磁盘后重试：ganyun jobs retry {job}")


class WorkerRunning(Misconfigured):
    code = "jobs.worker_running"
    message = N_("节点 {home} 已有一个后台进程在运行")
    fate = N_("没有启动第二个，任务不受影响。")
    fix = N_("内嵌数据库只用一个后台进程；需要多个时设置 GANYUN_DATABASE_URL 使用 PostgreSQL。")
