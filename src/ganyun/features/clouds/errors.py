"""What can go wrong with clouds as folders."""

from ganyun.kernel.errors import N_, Invalid, NotFound


class NoCloudFolder(NotFound):
    code = "clouds.no_folder"
    message = N_("没有文件夹 {path}")
    fix = N_("指到一个云包或它的上级文件夹：ganyun cloud check <文件夹>")


class CloudExists(Invalid):
    code = "clouds.exists"
    message = N_("云 {code} 已经存在")
    fate = N_("没有改动任何文件。")
    fix = N_("换一个代码，或直接编辑 {folder}")


class ArchiveRefused(Invalid):
    """``entry`` is the name in the archive that gave offence; empty for the archive as a whole."""

    code = "clouds.archive_refused"
    message = N_("这个云包压缩文件不能用：{reason}")
    fate = N_("没有解开任何文件，节点保持原样。")
    fix = N_("用 zip 打包一个云的文件夹：只含 cloud.yaml、contracts/、models/、pages/、cases/、samples/ 等声明文件。")


class CloudInvalid(Invalid):
    """``problems`` lists them all."""

    code = "clouds.invalid"
    message = N_("云 {code} 有 {count} 处问题：\n{listing}")
    fate = N_("没有保存这朵云，节点保持最后一次有效的状态。")
    fix = N_("改好后重新提交。")
