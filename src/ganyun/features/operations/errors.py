"""What can go wrong at the operator's terminal."""

from ganyun.kernel.errors import N_, NotFound


class NoAuditFolder(NotFound):
    code = "operations.no_audit_folder"
    message = N_("没有审计文件夹 {path}")
    fate = N_("没有核验任何记录。")
    fix = N_("指到含有 <年>-<月>.jsonl 的文件夹：ganyun audit verify --path <文件夹>")
