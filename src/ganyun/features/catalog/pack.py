"""Reads ``contracts/*.yaml`` of a pack; checks what only all packs together can tell."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from ganyun.features.catalog.public import parse_contract
from ganyun.features.catalog.rules.contract import Contract
from ganyun.features.catalog.rules.references import check_references
from ganyun.kernel import packs
from ganyun.kernel.packs import Pack, Problem, Report

KIND = "contracts"


def register() -> None:
    """Plugs the reader and the checks into the kernel (the app's ``ready``)."""
    packs.register_kind(KIND, "contracts/*.yaml", read_contract_file)
    packs.register_checker(check_contracts)


def read_contract_file(path: Path, name: str, report: Report) -> Contract | None:
    """The contract of one file, with the folder of its pack; ``None`` after reporting."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        report(
            Problem(name, "", _("不是 UTF-8 文本（第 {byte} 字节）").format(byte=error.start), fix=_("另存为 UTF-8"))
        )
        return None
    except OSError as error:
        report(Problem(name, "", _("读不了文件：{reason}").format(reason=error.strerror), fix=_("检查文件权限")))
        return None
    contract = parse_contract(text, name, report)
    return replace(contract, folder=path.parent.parent) if contract else None


def contracts_in(found: dict[str, Pack]) -> Iterator[tuple[str, Contract]]:
    """``(file, contract)`` of every pack."""
    for pack in found.values():
        for relative, contract in pack.part(KIND).items():
            yield f"{pack.code}/{relative}", contract


def check_contracts(found: dict[str, Pack], report: Report) -> None:
    """Duplicate ids and resource codes, ids of another cloud, dangling references."""
    ids: dict[str, str] = {}
    codes: dict[str, str] = {}
    known: dict[str, Contract] = {}
    for _file, contract in contracts_in(found):
        known.setdefault(contract.id, contract)
    for file, contract in contracts_in(found):
        if contract.cloud != file.partition("/")[0]:
            report(
                Problem(
                    file,
                    "id",
                    _("{id} 不属于这朵云").format(id=contract.id),
                    fix=f"id: {file.partition('/')[0]}.{contract.table}",
                )
            )
        if contract.id in ids:
            report(
                Problem(
                    file,
                    "id",
                    _("{id} 已在 {file} 定义").format(id=contract.id, file=ids[contract.id]),
                    fix=_("改用另一个表名"),
                )
            )
        if contract.code and contract.code in codes:
            message = _("资源代码 {code} 已由 {file} 使用").format(code=contract.code, file=codes[contract.code])
            report(Problem(file, "customProperties.resourceCode", message, fix=_("取一个新的序号")))
        ids.setdefault(contract.id, file)
        codes.setdefault(contract.code, file)
        check_references(contract, known, found[file.partition("/")[0]].cloud.needs, file, report)
