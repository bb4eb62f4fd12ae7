"""The grades of data (GB/T 43697-2024, standards.md §6): what each means and what it demands."""

from dataclasses import dataclass

from ganyun.features.standards.rules.types import Words


@dataclass(frozen=True)
class Level:
    """``code`` 1–4 within 一般数据; 5 (重要) may only be proposed by software; 6 (核心) is not accepted here."""

    code: int
    title: Words
    meaning: Words
    controls: Words

    @property
    def masked(self) -> bool:
        return self.code >= 3


LEVELS = {
    level.code: level
    for level in (
        Level(
            1,
            Words("公开", "Public"),
            Words("公开后不损害任何人", "Publishing it harms nobody"),
            Words("开放", "open"),
        ),
        Level(
            2,
            Words("内部", "Internal"),
            Words("限政务部门内部使用", "For use inside government"),
            Words("登录后可见", "login required"),
        ),
        Level(
            3,
            Words("个人/受限", "Personal/restricted"),
            Words("姓名、联系方式等个人信息，或部门受限信息", "Names, contacts and other restricted information"),
            Words("登记用途、脱敏、审计", "registered purpose, masking, audit"),
        ),
        Level(
            4,
            Words("敏感", "Sensitive"),
            Words(
                "敏感个人信息（个人信息保护法第 28 条）等", "Sensitive personal information (PIPL art. 28) and the like"
            ),
            Words(
                "用途加案由或同意、字段加密、导出双人审批、水印",
                "purpose with case or consent, field encryption, dual approval for export, watermark",
            ),
        ),
        Level(
            5,
            Words("重要", "Important"),
            Words(
                "由国家或行业主管部门认定；系统只可提议，确认前阻断",
                "Named by the authorities; proposed here, blocked until confirmed",
            ),
            Words("另加年度风险评估", "in addition a yearly risk assessment"),
        ),
        Level(
            6,
            Words("核心", "Core"),
            Words("由国家认定", "Named by the state"),
            Words("不进入本系统", "not accepted into this system"),
        ),
    )
}
