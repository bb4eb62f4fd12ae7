"""What a rule says, in words. The report stores the Chinese sentence; other languages are made from its kind again."""

from collections.abc import Callable, Mapping
from typing import Any

from ganyun.kernel.errors import N_

SENTENCES = {
    "shape": N_("每行的列数与表头一致、编码正确"),
    "type": N_("%(field)s是合法的%(detail)s"),
    "required": N_("%(field)s必填"),
    "key": N_("主键（%(field)s）不重复"),
    "unique": N_("%(field)s不重复"),
    "range": N_("%(field)s %(detail)s"),
    "multiple": N_("%(field)s是 %(detail)s 的倍数"),
    "length": N_("%(field)s的长度在 %(detail)s 之间"),
    "pattern": N_("%(field)s符合格式 %(detail)s"),
    "enumeration": N_("%(field)s取自：%(detail)s"),
    "semantic": N_("%(field)s是合法的%(detail)s"),
    "code_list": N_("%(field)s取自代码表 %(detail)s"),
    "foreign_key": N_("%(field)s存在于 %(detail)s"),
    "row_count": N_("行数 %(detail)s"),
    "missing": N_("%(field)s不缺失"),
    "invalid": N_("%(field)s取值合法"),
    "freshness": N_("最新的 %(field)s 距今不超过 %(detail)s"),
}
TYPES = {
    "integer": N_("整数"),
    "number": N_("数字"),
    "boolean": N_("是否值"),
    "date": N_("日期"),
    "timestamp": N_("日期时间"),
    "time": N_("时刻"),
}
REFUSED_COUNT, REFUSED_VALUE = N_("%(title)s（%(count)s 行不符）"), N_("%(title)s（实为 %(value)s）")


def sentence(kind: str, field: str, detail: str, translate: Callable[[str], str] = str) -> str:
    """A rule as a sentence. ``detail`` is a type, a bound, a list …: language-neutral unless it has a translation."""
    shown = translate(TYPES[detail]) if kind == "type" and detail in TYPES else detail
    return translate(SENTENCES[kind]) % {"field": field, "detail": shown}


def words_of(check: Mapping[str, Any], translate: Callable[[str], str] | None) -> str:
    """A check (of a plan or of a stored report) in the reader's language; ``None``: Chinese.

    What the contract's author wrote is shown as written.
    """
    said = str(check.get("sentence") or "")
    if translate is None or said not in SENTENCES:
        return str(check["title"])
    return sentence(
        said, str(check.get("subject") or check.get("field") or ""), str(check.get("detail") or ""), translate
    )


def refusal_of(check: Mapping[str, Any], title: str, translate: Callable[[str], str] = str) -> str:
    """Why a batch was refused: the rule and what was found."""
    if check.get("measured") is not None:
        return translate(REFUSED_VALUE) % {"title": title, "value": f"{check['measured']:g}"}
    return translate(REFUSED_COUNT) % {"title": title, "count": check["failed"]}
