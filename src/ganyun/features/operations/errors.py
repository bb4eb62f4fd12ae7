"""What can go wrong at the operator's terminal."""

from ganyun.kernel.errors import N_, Invalid, NotFound


class NoAuditFolder(NotFound):
    code = "operations.no_audit_folder"
    message = N_("没有审计文件夹 {path}")
    fate = N_("没有核验任何记录。")
    fix = N_("指到含有 <年>-<月>.jsonl 的文件夹：ganyun audit verify --path <文件夹>")


class NoCloudFolder(NotFound):
    code = "operations.no_cloud_folder"
    message = N_("没有文件夹 {path}")
    fix = N_("指到一个云包或它的上级文件夹：ganyun cloud check <文件夹>")


class CloudExists(Invalid):
    code = "operations.cloud_exists"
    message = N_("云 {code} 已经存在")
    fate = N_("没有改动任何文件。")
    fix = N_("换一个代码，或直接编辑 {folder}")
