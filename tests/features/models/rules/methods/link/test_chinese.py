"""Traditional characters and pinyin letters, against the character set that has only simplified ones."""

import pytest

from ganyun.features.models.rules.methods.link.chinese import TRADITIONAL, initials


def in_gb2312(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def test_the_table_leads_from_traditional_to_simplified() -> None:
    assert len(TRADITIONAL) > 700
    assert [new for new in TRADITIONAL.values() if not in_gb2312(new)] == []
    both = {old for old in TRADITIONAL if in_gb2312(old)}
    assert both <= set("乾後里於製制系衝瀋餘鐘係")  # characters that simplified text knows too
    assert not set(TRADITIONAL) & set(TRADITIONAL.values())


@pytest.mark.parametrize(
    ("text", "letters"),
    [("张伟", "zw"), ("張偉", "zw"), ("欧阳娜", "oyn"), ("江西赣江", "jxgj"), ("啊座", "az"), ("A1·", "A1·"), ("", "")],
)
def test_letters_of_pinyin(text: str, letters: str) -> None:
    assert initials(text) == letters


SURNAMES = """艾爱安a 白包北b 蔡曹陈c 邓丁董d 鄂恩e 范方冯f 高郭龚g 韩何黄h 贾江金j 康柯孔k 李刘罗l
马毛孟m 倪聂宁n 潘彭p 钱秦邱q 任阮r 邵沈宋苏孙s 汤唐陶田t 万汪王韦魏吴w 夏萧谢徐许x 严杨姚叶于余袁y 曾张赵郑钟周朱邹z"""


@pytest.mark.parametrize("group", SURNAMES.split())
def test_surnames(group: str) -> None:
    *names, letter = group
    assert {initials(name) for name in names} == {letter}
