"""What can go wrong when a node starts."""

from ganyun.kernel.errors import N_, Final, Misconfigured


class HomeUnwritable(Misconfigured):
    code = "app.home_unwritable"
    message = N_("数据文件夹 {value} 不能使用：{reason}")
    fate = N_("没有启动任何进程。")
    fix = N_("换一个可写的文件夹，例如：GANYUN_HOME=/srv/ganyun ganyun up；或改其属主。")


class PortInUse(Misconfigured):
    code = "app.port_in_use"
    message = N_("端口 {port} 已被占用（{host}）")
    fate = N_("没有启动任何进程，数据保持原样。")
    fix = N_("停掉占用它的程序，或换一个端口：ganyun up --port {other}")


class NodeRunning(Misconfigured):
    code = "app.node_running"
    message = N_("节点 {home} 已在运行")
    fate = N_("没有启动第二个，数据保持原样。")
    fix = N_("用已启动的那个，或先停止它；另开一个节点请换文件夹：GANYUN_HOME=<文件夹> ganyun up --port <端口>")


class CannotListen(Misconfigured):
    code = "app.cannot_listen"
    message = N_("不能在 {host}:{port} 上监听：{reason}")
    fate = N_("没有启动任何进程，数据保持原样。")
    fix = N_("用本机的地址和 1024 以上的端口，例如：ganyun up --host 127.0.0.1 --port 8000")


class ChecksFailed(Misconfigured):
    code = "app.checks_failed"
    message = N_("节点有 {count} 处问题：\n{listing}")
    fate = N_("没有启动任何进程，数据保持原样。")
    fix = N_("逐条改正后再启动；复查：ganyun check")


class WebFailed(Final):
    code = "app.web_failed"
    message = N_("网页进程没有启动起来（退出码 {exit}）")
    fate = N_("数据保持原样。")
    fix = N_("看上面的日志；单独启动以查看原因：ganyun --debug web")
