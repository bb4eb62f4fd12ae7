"""Pieces of patterns that several types share; written in what RE2 and Python's ``re`` have in common."""

HAN = "[一-鿿㐀-䶿〇\U00020000-\U000323af]"
"""A Chinese character, the rare ones of GB 18030-2022 included."""

DIVISION = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])[0-9]{4}"
"""Six digits that start with the code of a province (GB/T 2260)."""

PROVINCE = "[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新]"
"""The short name of a province on a number plate."""

PLATE = "(?:[0-9A-HJ-NP-Z]{4}[0-9A-HJ-NP-Z学警挂港澳]|[A-HJK][0-9A-HJ-NP-Z][0-9]{4}|[0-9]{5}[A-HJK])"
"""After the city letter: five characters, or six on an electric vehicle."""

MOBILE = "(?:(?:\\+|00)?86)?1[3-9][0-9]{9}"
_AREA = "(?:10|2[0-9]|[3-9][0-9]{2})"
LANDLINE = (
    f"(?:(?:(?:\\+|00)?86|0){_AREA}|\\(0{_AREA}\\))?[2-9][0-9]{{6,7}}(?:[X转#][0-9]{{1,6}})?"
    "|[48]00[0-9]{7}|95[0-9]{3,6}|1[0-2][0-9]{1,3}"
)

IPV4 = "(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"

_H = "[0-9A-Fa-f]{1,4}"
IPV6 = "|".join(
    (
        f"(?:{_H}:){{7}}{_H}",
        "::",
        *(f"(?:{_H}:){{1,{left}}}(?::{_H}){{1,{7 - left}}}" for left in range(1, 7)),
        f"(?:{_H}:){{1,7}}:",
        f":(?::{_H}){{1,7}}",
    )
)
