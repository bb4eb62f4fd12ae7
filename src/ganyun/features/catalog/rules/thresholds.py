"""Whether a changed limit lets more values pass; ``None`` stands for "no limit"."""

from typing import Any

_UPPER = {  # a larger number lets more pass
    "maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "mustBeLessThan", "mustBeLessOrEqualTo",
}  # fmt: skip
_LOWER = {  # a smaller number lets more pass
    "minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "mustBeGreaterThan",
    "mustBeGreaterOrEqualTo",
}  # fmt: skip
_SEVERITY = ("info", "warning", "error")


def is_looser(key: str, before: Any, after: Any) -> bool:
    """True when everything that passed before still passes; unknown keys are taken as stricter."""
    if after is None:
        return key in _UPPER | _LOWER | {"pattern", "multipleOf", "uniqueItems", "format"}
    if before is None:
        return False
    if key in _UPPER or key in _LOWER:
        try:
            return bool(after >= before) if key in _UPPER else bool(after <= before)
        except TypeError:
            return False
    if key == "severity" and before in _SEVERITY and after in _SEVERITY:
        return _SEVERITY.index(after) < _SEVERITY.index(before)
    if key == "mustBeBetween" and isinstance(before, list) and isinstance(after, list):
        return bool(after[0] <= before[0] and after[1] >= before[1])
    if key == "multipleOf":
        return bool(after and before % after == 0)
    return False
