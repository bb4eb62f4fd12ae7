"""Values as they are compared, in SQL: half-width, without blanks, variants of names made one.

standards.md §12: full and half width, traditional to simplified, "省市县有限责任公司" stripped; identifiers in the
spelling of their semantic type, and only when they pass its check.
"""

from ganyun.features.models.rules.methods.link.chinese import TRADITIONAL
from ganyun.features.models.rules.methods.link.options import LinkOptions
from ganyun.features.models.rules.shapes import quoted
from ganyun.features.standards.public import semantic_type, sql_spelling

LEGAL_FORMS = "(股份有限公司|有限责任公司|有限公司|分公司|公司|集团|厂)+$"
PLACES = "[省市县区]"
MARKS = "[ ·•・.,，。、:：;；()（）\\[\\]【】“”\"‘’''《》<>-]"
"""Signs that mean nothing in names."""


def value_sql(options: LinkOptions, column: str, kind: str) -> str:
    """The expression of a column's comparable value; ``kind`` is that of its type. Empty counts as missing."""
    name = quoted(column)
    if column in options.valid:
        checked = semantic_type(options.valid[column])
        return f"CASE WHEN {checked.sql_check(name)} THEN {checked.sql_normalise(name)} END"
    if kind == "time":
        return f"{name}::DATE"
    if kind == "number" and column not in options.normalise:
        return f"{name}::DOUBLE"
    how = options.normalise.get(column, "text")
    text = f"{name}::VARCHAR" if how == "none" else sql_spelling(name)
    return f"nullif({_shorten(text, how)}, '')"


def _shorten(text: str, how: str) -> str:
    if how == "digits":
        return f"regexp_replace({text}, '[^0-9]', '', 'g')"
    if how in ("none", "text"):
        return text
    plain = simplified(f"regexp_replace({text}, '{MARKS}', '', 'g')")
    if how == "person":
        return plain
    if how == "address":
        return f"regexp_replace({plain}, '^\\p{{Han}}{{2,3}}(省|自治区)', '')"
    bare = f"regexp_replace(regexp_replace({plain}, '{LEGAL_FORMS}', ''), '{PLACES}', '', 'g')"
    return f"CASE WHEN length({bare}) >= 2 THEN {bare} ELSE {plain} END"


def simplified(text: str) -> str:
    """SQL: traditional characters made simplified; few rows get as far as ``translate``, which is slow."""
    old, new = "".join(TRADITIONAL), "".join(TRADITIONAL.values())
    return f"CASE WHEN regexp_matches({text}, '[{old}]') THEN translate({text}, '{old}', '{new}') ELSE {text} END"
