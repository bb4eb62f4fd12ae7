"""What goes wrong between a request and the code that answers it. ``http_status`` overrides the status of the kind."""

from ganyun.kernel.errors import N_, Final, Invalid, NotFound, Retryable


class BadRequest(Invalid):
    """The request does not fit the declared parameters; ``problems`` lists every place."""

    code = "http.bad_request"
    message = N_("请求有 {count} 处不符合接口定义：{listing}")
    fate = N_("没有执行任何操作。")
    fix = N_("对照接口文档改正：/api/docs")


class Malformed(Invalid):
    code = "http.malformed"
    http_status = 400
    message = N_("无法读懂请求（{reason}）")
    fate = N_("没有执行任何操作。")
    fix = N_("检查请求正文、编码和 Content-Type，对照接口文档：/api/docs")


class NoSuchPath(NotFound):
    code = "http.no_such_path"
    message = N_("接口没有地址 {path}")
    fix = N_("可用的接口见 /api/docs")


class Gone(NotFound):
    """Something below an existing address is not there."""

    code = "http.not_found"
    message = N_("找不到所请求的内容：{path}")
    fix = N_("先列出可用的内容，再按名称读取；接口见 /api/docs")


class MethodNotAllowed(Final):
    code = "http.method_not_allowed"
    http_status = 405
    message = N_("地址 {path} 不支持 {method}")
    fate = N_("没有执行任何操作。")
    fix = N_("可用的方法：{allowed}")


class TooLarge(Final):
    code = "http.too_large"
    http_status = 413
    message = N_("请求有 {size} 字节，超过上限 {limit} 字节")
    fate = N_("没有读取请求内容，也没有执行任何操作。")
    fix = N_("大文件请放到节点的数据文件夹用 ganyun load 加载，或由管理员调整 GANYUN_MAX_REQUEST。")


class Refused(Final):
    """A check in front of the application said no (CSRF, host)."""

    code = "http.refused"
    http_status = 403
    message = N_("请求被拒绝：缺少或不符的安全令牌（CSRF）")
    fate = N_("没有执行任何操作。")
    fix = N_("网页请刷新后重试；程序请使用接口令牌（Authorization: Bearer …）。")


class TooOften(Retryable):
    code = "http.too_often"
    http_status = 429
    message = N_("请求太频繁")
    fate = N_("没有执行任何操作。")
    fix = N_("稍等片刻再原样重试。")


class Internal(Final):
    """An error nobody foresaw; its traceback is in the web log under the incident id."""

    code = "http.internal_error"
    http_status = 500
    message = N_("服务内部出错，事件编号 {incident}")
    fate = N_("没有完成的操作已撤销。")
    fix = N_("把事件编号告诉运行管理员，详情在日志中。")


class UnknownFormat(Invalid):
    code = "http.unknown_format"
    message = N_("没有名为 {format} 的输出格式")
    fix = N_("可用：{allowed}")
