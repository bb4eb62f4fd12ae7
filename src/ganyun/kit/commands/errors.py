"""What can go wrong with any command."""

from ganyun.kernel.errors import N_, Final


class NotSetUp(Final):
    code = "commands.not_set_up"
    message = N_("节点还没有建立，或还没有升级：元数据库或其中的表不存在")
    fate = N_("什么也没有改变。")
    fix = N_("建立并启动：ganyun up；只建立或升级：ganyun migrate")
