"""What can go wrong with any command."""

from ganyun.kernel.errors import N_, Final, Unavailable


class NotSetUp(Final):
    code = "commands.not_set_up"
    message = N_("节点还没有建立，或还没有升级：元数据库或其中的表不存在")
    fate = N_("什么也没有改变。")
    fix = N_("建立并启动：ganyun up；只建立或升级：ganyun migrate")


class DatabaseUnreachable(Unavailable):
    code = "commands.database_unreachable"
    message = N_("数据库没有应答，或拒绝了操作")
    fate = N_("没有写入一半的内容；排除原因后可原样重试。")
    fix = N_("检查 GANYUN_DATABASE_URL、数据库是否启动、磁盘和口令；完整的原因：ganyun --debug …")
