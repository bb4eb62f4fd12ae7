"""Markdown as safe HTML: CommonMark with tables; raw HTML and addresses other than http(s) stay text."""

from functools import cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


@cache
def _reader() -> Any:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    reader.add_render_rule("heading_open", _lower_heading)
    reader.add_render_rule("heading_close", _lower_heading)
    reader.add_render_rule("table_open", _open_table)
    reader.add_render_rule("table_close", _close_table)
    reader.add_render_rule("fence", _code)
    reader.add_render_rule("code_block", _code)
    reader.disable("image")  # a picture would call another host
    return reader


def to_html(text: str) -> SafeString:
    """HTML without scripts, pictures or raw tags; headings begin one level below the page's."""
    return mark_safe(str(_reader().render(text)))  # noqa: S308 - markdown-it escapes text, html is off, links are checked


def _lower_heading(renderer: Any, tokens: Any, index: int, options: Any, environment: Any) -> str:
    token = tokens[index]
    token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
    return str(renderer.renderToken(tokens, index, options, environment))


def _open_table(renderer: Any, tokens: Any, index: int, options: Any, environment: Any) -> str:
    return '<div class="table-responsive" tabindex="0"><table class="table table-sm">\n'


def _close_table(renderer: Any, tokens: Any, index: int, options: Any, environment: Any) -> str:
    return "</table></div>\n"


def _code(renderer: Any, tokens: Any, index: int, options: Any, environment: Any) -> str:
    """A block wider than the screen scrolls, with the keyboard too."""
    return f'<pre tabindex="0"><code>{escape(tokens[index].content)}</code></pre>\n'
