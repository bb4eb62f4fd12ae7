"""What a ``kind: link`` file may say."""

import pytest
from pydantic import ValidationError

from ganyun.features.models.rules.methods.link.options import LinkOptions

BASE = {"from": "t.rows", "key": "id", "compare": ["name"], "block": [["name"]]}


def test_short_spellings() -> None:
    options = LinkOptions.model_validate(
        {**BASE, "block": ["phone", ["initials(name)", "first(born, 4)", "year(born)"]]}
    )
    assert [(part.function, part.column, part.length) for block in options.block for part in block] == [
        ("", "phone", 1), ("initials", "name", 1), ("first", "born", 4), ("year", "born", 1),
    ]  # fmt: skip
    assert options.compare[0].by == "exact" and options.columns == ("name", "phone", "born")
    assert options.tables == ("t.rows",)


def test_default_levels() -> None:
    options = LinkOptions.model_validate({**BASE, "compare": [{"column": "name", "by": "jaro_winkler"}]})
    assert options.compare[0].levels == (0.92, 0.8)


def test_identities_decide_alone() -> None:
    options = LinkOptions.model_validate(
        {**BASE, "valid": {"uscc": "uscc", "phone": "mobile"}, "deterministic": [["uscc"], ["phone", "name"]]}
    )
    assert options.identities == ("uscc",) and options.merges(("phone", "name"))


def test_natural_persons_merge_by_a_valid_identity_only() -> None:
    options = LinkOptions.model_validate(
        {**BASE, "natural_person": True, "valid": {"cid": "citizen_id"}, "deterministic": [["cid"], ["name", "born"]]}
    )
    assert options.merges(("cid",)) and not options.merges(("name", "born"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"from": ""}, "写 from"),
        ({"left": "t.a", "right": "t.b"}, "写 from"),
        ({"from": "", "left": "t.a"}, "写 from"),
        ({"compare": [], "block": []}, "至少写一个"),
        ({"block": []}, "一起写"),
        ({"review": 0.99}, "review 不能大于"),
        ({"natural_person": True}, "自然人只凭有效的身份号码"),
        ({"natural_person": True, "deterministic": [["name"]]}, "自然人只凭有效的身份号码"),
        ({"valid": {"uscc": "uscc"}}, "valid 的 uscc 不在"),
        ({"block": [["upper(name)"]]}, "不是列名"),
        ({"prior": 1.5}, "prior 在 0 与 1 之间"),
        ({"compare": [{"column": "name", "at": [0.9]}]}, "exact 没有 at"),
        ({"compare": [{"column": "name", "by": "jaro_winkler", "at": [0.8, 0.9]}]}, "从最像到最不像"),
        ({"compare": [{"column": "name", "by": "levenshtein", "at": [2, 1]}]}, "从最像到最不像"),
        ({"compare": [{"column": "name", "m": [0.9]}]}, "m 要有 2 个数"),
        ({"compare": [{"column": "name", "u": [0.9, 1.0]}]}, "u 的每个数在 0 与 1 之间"),
    ],
)
def test_what_does_not_fit(change: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        LinkOptions.model_validate({**BASE, **change})
