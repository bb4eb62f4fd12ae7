"""What can go wrong between a file and a table."""

from ganyun.kernel.errors import N_, Final, Invalid, NotFound, Unavailable


class FileMissing(NotFound):
    code = "exchange.file_missing"
    message = N_("找不到文件 {path}")
    fate = N_("没有读取任何数据，表保持原样。")
    fix = N_("检查路径和根目录后重试：ganyun load {resource} --environment {environment} --root <文件夹>")


class PathOutsideRoot(Invalid):
    code = "exchange.path_outside_root"
    message = N_("路径 {path} 在根目录 {root} 之外")
    fate = N_("没有打开该文件。")
    fix = N_("合同的 servers.path 只写根目录之下的相对路径，不含 .. 和指向外面的链接。")


class ServerMissing(NotFound):
    code = "exchange.server_missing"
    message = N_("资源 {resource} 没有环境 {environment} 的来源（已有：{known}）")
    fate = N_("没有读取任何数据。")
    fix = N_("在合同的 servers 里补一项 environment: {environment}，或用 --environment 选已有的环境。")


class ResourceDerived(Invalid):
    code = "exchange.resource_derived"
    message = N_("{resource} 由模型从 {sources} 算出，不能加载文件")
    fate = N_("表保持原样。")
    fix = N_("加载它的来源，它会跟着更新；或改写模型：ganyun model show {resource}")


class FormatUnknown(Invalid):
    code = "exchange.format_unknown"
    message = N_("不认识文件 {path} 的格式 {format}（可用：{known}）")
    fate = N_("没有读取任何数据。")
    fix = N_("在合同的 servers.format 里写明格式。")


class FileUnreadable(Invalid):
    code = "exchange.file_unreadable"
    message = N_("文件 {path} 读不下去：{reason}")
    fate = N_("没有写入任何行，表保持原来的版本，源文件未动。")
    fix = N_("请提供方重新导出或重新传送该文件，再原样加载。")


class FileTruncated(FileUnreadable):
    code = "exchange.file_truncated"
    message = N_("压缩文件 {path} 不完整：{reason}")


class WrongEncoding(FileUnreadable):
    code = "exchange.wrong_encoding"
    message = N_("文件 {path} 不是 {encoding} 编码：{reason}")
    fix = N_("在合同的 servers.encoding 写明编码（UTF-8 或 GB18030），再加载。")


class FileEmpty(Invalid):
    code = "exchange.file_empty"
    message = N_("文件 {path} 是空的：没有表头，也没有数据行")
    fate = N_("表保持原来的版本（空文件不会清空表）。")
    fix = N_("如果确实要清空，请加载只有表头的文件并使用 replace 方式。")


class ColumnsMissing(Invalid):
    code = "exchange.columns_missing"
    message = N_("文件 {path} 缺少必需的列：{missing}（文件里有：{found}）")
    fate = N_("没有写入任何行，表保持原来的版本。")
    fix = N_(
        "补上这些列；若只是名称不同，在合同 servers 的 customProperties 里写 columns: {{文件列名: 字段名}}。{hint}"
    )


class ColumnsExtra(Invalid):
    code = "exchange.columns_extra"
    message = N_("文件 {path} 有合同里没有的列：{extra}")
    fate = N_("没有写入任何行：不声不响地丢掉一列也是丢数据。")
    fix = N_("把这些列写进合同；确实不要的，在 servers 的 customProperties 里写 ignoreColumns: [列名, …]。{hint}")


class ColumnsRepeated(Invalid):
    code = "exchange.columns_repeated"
    message = N_("文件 {path} 的表头有重复的列：{repeated}")
    fate = N_("没有写入任何行。")
    fix = N_("请提供方给每一列不同的名称。")


class SourceOptionInvalid(Invalid):
    code = "exchange.source_option_invalid"
    message = N_("来源的选项 {option}: {value} 不能用：{reason}")
    fate = N_("没有写入任何行，表保持原来的版本。")
    fix = N_("改正合同 servers 的 customProperties 里的 {option}，再加载。")


class ReferenceEmpty(Unavailable):
    code = "exchange.reference_empty"
    message = N_("{name} 引用的 {reference} 还没有数据（{reason}）")
    fate = N_("没有写入任何行。")
    fix = N_("先加载被引用的资源：ganyun load {reference}")


class LoadCancelled(Final):
    code = "exchange.load_cancelled"
    message = N_("加载 {name} 已取消（读到第 {rows} 行）")
    fate = N_("没有写入任何行，表保持原来的版本。")
    fix = N_("需要时原样再加载一次。")


class RowsUnknown(NotFound):
    code = "exchange.rows_unknown"
    message = N_("隔离区里没有 {resource} 的这些行：{rows}")


class RootMissing(NotFound):
    code = "exchange.root_missing"
    message = N_("找不到数据根目录 {root}")
    fate = N_("没有读取任何数据。")
    fix = N_("用 --root 指向存放数据文件的文件夹。")


class NothingToResubmit(Invalid):
    code = "exchange.nothing_to_resubmit"
    message = N_("没有选中要重新提交的行")
    fix = N_("先在隔离区勾选或编辑至少一行。")


class UploadInvalid(Invalid):
    code = "exchange.upload_invalid"
    message = N_("上传的文件 {name} 不能接收：{reason}")
    fate = N_("文件没有保存。")
    fix = N_("可用的格式：CSV、TSV、XLSX、JSON、NDJSON、Parquet、GeoJSON，可压缩为 .gz .zst .zip。")
