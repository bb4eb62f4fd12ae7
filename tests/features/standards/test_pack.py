"""The code lists that ship with the base cloud: sound, and what the standards say."""

from datetime import date
from pathlib import Path

import pytest

from ganyun.features.standards import pack, public
from ganyun.features.standards.rules.codefiles import read_code_list
from ganyun.features.standards.rules.codelists import CodeList
from ganyun.kernel import packs

FOLDER = packs.built_in_folder() / "base" / "codes"
PLAN = date(2017, 9, 1)  # the plan's own time
NOW = date(2024, 6, 1)

COUNTIES = {
    "360100": "东湖区 西湖区 青云谱区 青山湖区 新建区 红谷滩区 南昌县 安义县 进贤县",
    "360200": "昌江区 珠山区 浮梁县 乐平市",
    "360600": "月湖区 余江区 贵溪市",
    "360400": "濂溪区 浔阳区 柴桑区 武宁县 修水县 永修县 德安县 都昌县 湖口县 彭泽县 瑞昌市 共青城市 庐山市",
    "360800": "吉州区 青原区 吉安县 吉水县 峡江县 新干县 永丰县 泰和县 遂川县 万安县 安福县 永新县 井冈山市",
}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_list_is_sound(path: Path) -> None:
    problems: list[packs.Problem] = []
    found = read_code_list(path, f"base/codes/{path.name}", problems.append)

    assert problems == []
    assert isinstance(found, CodeList)
    assert found.entries(NOW)
    assert found.source


def test_the_pack_reader_reads_them_all(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(packs, "_kinds", {})
    monkeypatch.setattr(packs, "_checkers", [])
    pack.register()
    folder = tmp_path / "clouds" / "base"
    folder.mkdir(parents=True)
    (folder / "cloud.yaml").write_text(
        "code: base\nkind: base\ntitle: {zh: 底座, en: Base}\nchief: 测试\nsummary: {zh: 测, en: T}\n"
    )
    (folder / "codes").symlink_to(FOLDER)

    found, problems = packs.inspect_packs([folder.parent])

    assert problems == []
    assert len(found["base"].part("codes")) == len(list(FOLDER.glob("*.yaml")))


def test_divisions_of_the_province() -> None:
    divisions = public.code_list("divisions")
    now = divisions.entries(NOW)

    assert len([each for each in now if each.more["level"] == "province"]) == 34
    assert len([each for each in now if each.more["level"] == "city"]) == 11
    assert len([each for each in now if each.more["level"] == "county"]) == 100
    for city, names in COUNTIES.items():
        assert [each.name for each in divisions.children(city, NOW)] == names.split()
    assert divisions.ambiguous(NOW) == {}


@pytest.mark.parametrize("day", [date(year, 6, 1) for year in range(2000, 2025)])
def test_the_province_has_about_a_hundred_counties_at_any_time(day: date) -> None:
    counties = [each.code for each in public.code_list("divisions").entries(day) if each.more["level"] == "county"]

    assert 95 <= len(counties) <= 100
    assert len(set(counties)) == len(counties)


@pytest.mark.parametrize(
    ("value", "day", "code", "name"),
    [
        ("南昌", NOW, "360100", "南昌市"),
        ("3601", NOW, "360100", "南昌市"),
        ("赣州市", NOW, "360700", "赣州市"),
        ("江西", NOW, "360000", "江西省"),
        ("360105", date(2018, 1, 1), "360105", "湾里区"),
        ("360112", date(2014, 1, 1), None, None),
        ("新建", date(2014, 1, 1), "360122", "新建县"),
        ("新建", PLAN, "360112", "新建区"),
        ("红谷滩", PLAN, None, None),
        ("红谷滩", NOW, "360113", "红谷滩区"),
        ("龙南县", PLAN, "360727", "龙南县"),
        ("360727", NOW, "360783", "龙南市"),
        ("赣县", NOW, "360704", "赣县区"),
        ("东乡", NOW, "361003", "东乡区"),
        ("余江县", NOW, "360603", "余江区"),
        ("九江县", NOW, "360404", "柴桑区"),
        ("上饶县", NOW, "361104", "广信区"),
        ("360483", PLAN, "360483", "庐山市"),
        ("庐山区", NOW, "360402", "濂溪区"),
        ("庐山", NOW, "360483", "庐山市"),
        ("湾里区", NOW, "360112", "新建区"),
    ],
)
def test_divisions_through_time(value: str, day: date, code: str | None, name: str | None) -> None:
    found = public.code_list("divisions").find(value, day)

    assert (found and found.code, found and found.name) == (code, name)


@pytest.mark.parametrize(
    ("name", "count", "some"),
    [
        ("ethnic_groups", 58, {"01": "汉族", "56": "基诺族", "24": "拉祜族"}),
        ("sex", 4, {"1": "男性", "9": "未说明的性别"}),
        ("industry", 117, {"A": "农、林、牧、渔业", "T": "国际组织", "27": "医药制造业", "97": "国际组织"}),
        ("theme", 12, {"01": "公共服务", "11": "生态环保"}),
        ("service_item_type", 11, {"01": "行政许可", "20": "公共服务"}),
        ("item_type", 11, {"C": "字符", "F": "浮点"}),
        ("quality_dimension", 26, {"0304": "唯一性", "06": "可访问性"}),
        ("air_grade", 6, {"1": "优", "6": "严重污染"}),
        ("share_type", 3, {"2": "有条件共享"}),
        ("resource_format", 7, {"7": "服务接口"}),
    ],
)
def test_lists_of_the_standards(name: str, count: int, some: dict[str, str]) -> None:
    found = public.code_list(name)

    assert len(found.codes(NOW)) == count
    assert {code: found.find(code, NOW).name for code in some} == some


def test_industry_divisions_have_their_section_and_shared_names_are_ambiguous() -> None:
    industry = public.code_list("industry")

    assert [each.code for each in industry.children("C", NOW)] == [f"{n:02}" for n in range(13, 44)]
    assert industry.ambiguous(NOW)["房地产业"] == ("70", "K")
    assert industry.codes(date(2015, 1, 1)) == list("ABCDEFGHIJKLMNOPQRST")
