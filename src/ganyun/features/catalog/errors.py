"""What can go wrong in the catalogue."""

from ganyun.kernel.errors import N_, Conflict, Denied, Final, Invalid, NotFound


class ResourceNotFound(NotFound):
    code = "catalog.resource_not_found"
    message = N_("目录里没有资源 {name}")
    fix = N_("相近的名称：{nearest}。搜索：/search/?q={name}")


class CloudNotFound(NotFound):
    code = "catalog.cloud_not_found"
    message = N_("没有名为 {name} 的云")
    fix = N_("可用：{nearest}")


class VersionNotFound(NotFound):
    code = "catalog.version_not_found"
    message = N_("资源 {name} 没有第 {number} 号历史记录")


class ContractInvalid(Invalid):
    code = "catalog.contract_invalid"
    message = N_("合同有 {count} 处问题：\n{listing}")
    fate = N_("没有保存；现行合同保持原样。")
    fix = N_("逐条改正后再保存。")


class ResourceExists(Invalid):
    code = "catalog.resource_exists"
    message = N_("资源 {name} 已经登记")
    fate = N_("没有保存。")
    fix = N_("打开 /resources/{name}/edit/ 修改它，或换一个 id。")


class CodeTaken(Invalid):
    code = "catalog.code_taken"
    message = N_("资源代码 {code} 已由 {other} 使用")
    fate = N_("没有保存。")
    fix = N_("取一个新的序号。")


class ChangeRefused(Invalid):
    code = "catalog.change_refused"
    message = N_("资源 {name} 的变更不能这样发布：{reason}\n{listing}")
    fate = N_("没有保存；现行合同保持原样。")
    fix = N_("把版本改为 {version}；破坏性变更还要写明迁移方案。")


class WrongState(Final):
    code = "catalog.wrong_state"
    message = N_("资源 {name} 现在是“{state}”，不能{verb}")
    fate = N_("什么也没有改变。")


class ReasonMissing(Invalid):
    code = "catalog.reason_missing"
    message = N_("没有写明理由")
    fate = N_("什么也没有改变。")
    fix = N_("写一句理由再提交；它会进入资源 {name} 的历史。")


class EditConflict(Conflict):
    code = "catalog.edit_conflict"
    message = N_("资源 {name} 在你打开之后被别人改过")
    fix = N_("复制你的改动，重新打开编辑页，再改一次。")


class PackChangesRefused(Invalid):
    code = "catalog.pack_changes_refused"
    message = N_("云包里有 {count} 份合同的变更不能生效：\n{listing}")
    fate = N_("目录没有任何改动。")
    fix = N_("提高合同的 version；破坏性变更在 customProperties 里写 changePlan。")


class SqlRefused(Invalid):
    code = "catalog.sql_refused"
    message = N_("这条 SQL 不能执行：{reason}")
    fate = N_("没有读取任何数据。")
    fix = N_("只写一条 SELECT，表名写作 云.表，例如：select count(*) from base.divisions")


class RowsDenied(Denied):
    code = "catalog.rows_denied"
    message = N_("不能查看资源 {name} 的行：它是“{share}”的，也没有无条件开放")
    fate = N_("没有读取任何数据；这次尝试已记入审计。")
    fix = N_("向提供方 {owner} 申请共享。")


class NoData(NotFound):
    code = "catalog.no_data"
    message = N_("资源 {name} 还没有数据")
    fix = N_("加载数据：ganyun load {name}")


class BadQuery(Invalid):
    code = "catalog.bad_query"
    message = N_("参数 {name} 的值 {value} 不可用：{reason}")
