"""A README is shown without anything that could act."""

import pytest

from ganyun.kit.pages.markdown import to_html


def test_headings_tables_and_links() -> None:
    html = to_html("# 空气\n\n| a | b |\n|-|-|\n| 1 | 2 |\n\n[国标](https://example.gov.cn/a) `code`\n")
    assert "<h2>空气</h2>" in html and "<td>1</td>" in html and 'href="https://example.gov.cn/a"' in html


def test_code_is_text_and_scrolls_with_the_keyboard() -> None:
    html = to_html("```sql\nselect '<script>'\n```\n\n    a < b\n")
    assert '<pre tabindex="0"><code>select &#x27;&lt;script&gt;&#x27;' in html and "a &lt; b" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://example.com/track.png)",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](vbscript:x)",
    ],
)
def test_nothing_acts(text) -> None:
    html = to_html(text)
    for danger in ("<script", "<img", 'href="javascript', 'href="data', 'href="vbscript', "<a href='"):
        assert danger not in html
