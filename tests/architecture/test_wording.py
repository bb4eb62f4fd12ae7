"""Every text a reader may see has an English translation that names the same values."""

from pathlib import Path

import pytest
from tests.support.tree import Tree
from tests.support.wording import Wording, gather, template_messages, unmarked

LANGUAGE_NEUTRAL = {"base.html": "names the languages in their own words"}
"""Templates with Chinese that is not to be translated, with the reason."""


@pytest.fixture(scope="module")
def wording() -> Wording:
    return gather(Tree())


def test_every_text_has_english(wording: Wording) -> None:
    assert len(wording.messages) > 100, "the gathering itself is broken"
    assert wording.missing() == []


def test_english_names_the_same_values(wording: Wording) -> None:
    assert wording.mistranslated() == []


def test_titles_that_are_shown_have_english(wording: Wording) -> None:
    from ganyun.kernel.policy import permissions

    titles = {f"{each.name}: {each.title}": each.title for each in permissions() if not each.name.startswith("test.")}

    assert titles
    assert [place for place, title in titles.items() if not wording.english.get(title)] == []


def test_no_chinese_in_a_template_is_out_of_reach_of_translation() -> None:
    tree = Tree()
    found = {
        tree.name(path): lines
        for path in tree.package.rglob("*.html")
        if path.name not in LANGUAGE_NEUTRAL and (lines := unmarked(path.read_text()))
    }

    assert found == {}


@pytest.mark.parametrize(
    ("template", "messages"),
    [
        ('{% translate "甲" %}', ["甲"]),
        ("{% translate '甲 \"乙\"' context '丙' %}", ['甲 "乙"']),
        ('{% empty _("甲") _("乙") %}', ["甲", "乙"]),
        ('{{ _("甲")|upper }}', ["甲"]),
        ("{% blocktranslate %}共 {{ n }} 行{% endblocktranslate %}", ["共 %(n)s 行"]),
        ("{% blocktranslate count n=x %}一行{% plural %}{{ n }} 行{% endblocktranslate %}", ["一行", "%(n)s 行"]),
        ("{# 甲 #} 乙 {% comment %}丙{% endcomment %}", []),
    ],
)
def test_messages_of_a_template(template: str, messages: list[str]) -> None:
    assert list(template_messages(template)) == messages


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('<p title="甲">{% translate "乙" %}</p>', ['<p title="甲">']),
        ('{% empty "甲" "乙" %}', ['empty "甲" "乙"']),
        ('{{ x|default:"甲" }}', ['x|default:"甲"']),
        ('{% empty _("甲") %}{{ x|default:_("乙") }}{# 丙 #}', []),
        ("{% blocktranslate %}甲 {{ x }}{% endblocktranslate %}{% comment %}乙{% endcomment %}<b>abc</b>", []),
    ],
)
def test_chinese_out_of_reach(template: str, found: list[str]) -> None:
    assert unmarked(template) == found


def test_planted_faults(tmp_path: Path) -> None:
    package = tmp_path / "src/ganyun"
    (package / "locale/en/LC_MESSAGES").mkdir(parents=True)
    (package / "x.html").write_text('{% translate "甲" %}{% translate "乙" %}{% translate "丙" %}')
    (package / "errors.py").write_text('message = N_("找不到 {path}")\nfix = N_("改 {a} 为 {b}")\n')
    (package / "locale/en/LC_MESSAGES/django.po").write_text(
        'msgid "甲"\nmsgstr "A"\n\nmsgid "乙"\nmsgstr ""\n\n#, fuzzy\nmsgid "丙"\nmsgstr "C"\n\n'
        'msgid "找不到 {path}"\nmsgstr "No {file}"\n\nmsgid "改 {a} 为 {b}"\nmsgstr "改 {b} to {a}"\n'
    )

    wording = gather(Tree(tmp_path))

    assert [line.rpartition(": ")[2] for line in wording.missing()] == ["'丙'", "'乙'"]
    assert any("different values" in line and "{file}" in line for line in wording.mistranslated())
    assert any("not English" in line for line in wording.mistranslated())
