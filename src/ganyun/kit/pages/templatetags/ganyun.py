"""Template tags and filters of the node; built in, so no template loads them. The README of kit/pages lists them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ganyun.kernel.names import nearest
from ganyun.kit.pages import assets, charts, incidents, sparks, words

register = template.Library()

LIGHTS = {
    "green": _("正常"), "yellow": _("注意"), "red": _("异常"), "light_blue": _("偏冷"), "blue": _("过冷"),
}  # fmt: skip
LIGHT_SHAPES = {
    "green": '<circle cx="7" cy="7" r="5.500"/>',
    "yellow": '<path d="M7 1.2 13.300 12.300H.7z"/>',
    "red": '<path d="M7 .6 13.400 7 7 13.400.6 7z"/>',
    "light_blue": '<path d="M7 12.800.7 1.700h12.600z"/>',
    "blue": '<path d="M1.500 1.500h11v11h-11z"/>',
}
LEVELS = {1: _("公开"), 2: _("内部"), 3: _("个人/受限"), 4: _("敏感")}


# --- the built frontend -------------------------------------------------------------------------------------------


@register.simple_tag
def asset(name: str) -> str:
    """Address of a built file: ``{% asset "app.css" %}``."""
    return assets.asset(name)


@register.simple_tag
def icon(name: Any, label: str = "", **attributes: str) -> SafeString:
    """A Tabler icon: ``{% icon "database" %}``; with a label it is an image, without one it is decoration."""
    return assets.icon(str(name), attributes.get("class", ""), label)


# --- signs --------------------------------------------------------------------------------------------------------


@register.simple_tag
def light(value: Any, label: bool | str = False) -> SafeString:
    """A light, told apart by shape too: ``{% light "green" %}``, with its word ``{% light "green" True %}``."""
    known = str(value) in LIGHTS
    word = label if isinstance(label, str) and label else LIGHTS[str(value)] if known else gettext("暂无")
    shape = LIGHT_SHAPES[str(value)] if known else '<circle cx="7" cy="7" r="5" class="light-ring"/>'
    return format_html(
        '<span class="light light-{}" title="{}"><svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">'
        "{}</svg><span{}>{}</span></span>",
        str(value) if known else "none",
        word,
        SafeString(shape),
        SafeString("") if label else SafeString(' class="visually-hidden"'),
        word,
    )


@register.simple_tag
def level(value: Any) -> SafeString:
    """The badge of a field's or resource's level 1–4 with its meaning; anything else reads 未定级."""
    try:
        found = int(value)
    except (TypeError, ValueError):
        found = 0
    if found not in LEVELS:
        return format_html('<span class="badge level level-none">{}</span>', gettext("未定级"))
    return format_html(
        '<span class="badge level level-{}" title="{}"><b>{}</b> {}</span>',
        found,
        gettext("%(level)s 级") % {"level": found},
        found,
        LEVELS[found],
    )


@register.inclusion_tag("pages/empty.html")
def empty(
    title: Any, hint: Any = "", icon: str = "database-off", address: str = "", action: Any = ""
) -> dict[str, Any]:
    """What a list without rows shows: why it is empty and what to do about it."""
    return {"title": title, "hint": hint, "icon_name": icon, "address": address, "action": action}


@register.inclusion_tag("pages/progress.html")
def progress(done: Any, total: Any = None, label: Any = "") -> dict[str, Any]:
    """A progress bar; without a (positive) total it shows that work goes on, not how far it is."""
    try:
        share = max(0.0, min(1.0, float(done) / float(total)))
    except (TypeError, ValueError, ZeroDivisionError):
        return {"percent": None, "label": label}
    return {"percent": int(share * 100), "label": label, "done": done, "total": total}


# --- figures ------------------------------------------------------------------------------------------------------


@register.inclusion_tag("pages/chart.html")
def chart(option: Any, label: Any = "", height: int = 220) -> dict[str, Any]:
    """An ECharts option as a chart with its data as a table: ``{% chart option "每日 AQI" height=260 %}``."""
    if not charts.has_data(option):
        return {"label": label, "height": _pixels(height)}
    return {
        "label": label,
        "height": _pixels(height),
        "option": charts.to_json(option),
        "table": charts.table_of(option),
    }


@register.inclusion_tag("pages/province_map.html")
def province_map(
    values: Any, label: Any = "", unit: Any = "", boundaries: str = "", link: str = "", height: int = 360
) -> dict[str, Any]:
    """A choropleth of the province's cities: ``{% province_map values "常住人口" unit="万人" %}``.

    Args:
        values: division code → number. Codes ending in 00 are cities; county codes are added up where the
            city itself has no value, and shown when a city is opened.
        boundaries: address of a GeoJSON FeatureCollection of counties (``properties.code``, ``.name``);
            without it a city cannot be opened.
        link: address a click on a division leads to, with ``{code}`` for the code.
    """
    known = _map_values(values)
    names = {code: gettext(name) for code, name in assets.places().items()}
    cities = {code: value for code, value in known.items() if code in names}
    rows = sorted(((names[code], value) for code, value in cities.items()), key=lambda row: -row[1])
    payload = {
        "values": known,
        "names": {name: names[code] for code, name in assets.places().items()},
        "unit": str(unit),
        "boundaries": boundaries,
        "link": link,
        "back": gettext("返回全省"),
    }
    return {
        "label": label,
        "unit": unit,
        "height": _pixels(height),
        "rows": rows,
        "option": charts.to_json(payload) if known else "",
    }


@register.simple_tag
def spark(values: Any, label: Any = "", kind: str = "line") -> SafeString:
    """A tiny line or bar chart without script: ``{% spark counts "每日行数" kind="bar" %}``."""
    return sparks.spark(values, str(label), kind)


@register.simple_tag(takes_context=True)
def piece(context: Context, part: Any) -> SafeString:
    """Renders a ``Card`` or ``Panel`` with its own template; one that fails leaves a notice, not a lost page."""
    try:
        values = {**context.flatten(), **part.context, "piece": part}
        return SafeString(render_to_string(part.template, values, request=context.get("request")))
    except Exception as error:
        number = incidents.report(error, f"piece {getattr(part, 'code', part)!r}")
        return SafeString(render_to_string("pages/piece_failed.html", {"number": number}))


# --- lists --------------------------------------------------------------------------------------------------------


@register.inclusion_tag("pages/pagination.html", takes_context=True)
def pages(context: Context, page: Any, parameter: str = "page") -> dict[str, Any]:
    """Links to the other pages of a list, keeping the rest of the query string."""
    if not isinstance(page, Page):
        return {"page": None}
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [(each, _query(context, parameter, each) if isinstance(each, int) else "") for each in numbers]
    return {
        "page": page,
        "links": links if page.paginator.num_pages > 1 else [],
        "previous": _query(context, parameter, page.number - 1) if page.has_previous() else "",
        "next": _query(context, parameter, page.number + 1) if page.has_next() else "",
        "gap": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("pages/sort.html", takes_context=True)
def sort(context: Context, field: str, title: Any, parameter: str = "sort") -> dict[str, Any]:
    """A heading that sorts: ``<th {% sort_state "rows" %}>{% sort "rows" "行数" %}</th>``; ``-rows`` is down."""
    current = _get(context, parameter)
    wanted = f"-{field}" if current == field else field
    direction = {field: "up", f"-{field}": "down"}.get(current, "")
    return {"address": _query(context, parameter, wanted), "title": title, "direction": direction}


@register.simple_tag(takes_context=True)
def sort_state(context: Context, field: str, parameter: str = "sort") -> SafeString:
    """``aria-sort`` of a sortable heading."""
    current = _get(context, parameter)
    state = {field: "ascending", f"-{field}": "descending"}.get(current, "none")
    return format_html('aria-sort="{}"', state)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """This page's query string with changes: ``<a href="{% query cloud='ecology' page=None %}">`` (None removes)."""
    params = context["request"].GET.copy() if "request" in context else None
    if params is None:
        return "?"
    for name, value in changes.items():
        if value is None or value == "":
            params.pop(name, None)
        else:
            params[name] = str(value)
    return f"?{params.urlencode()}"


# --- forms --------------------------------------------------------------------------------------------------------


@register.inclusion_tag("pages/field.html")
def field(bound: BoundField, label: Any = None) -> dict[str, Any]:
    """A form field with label, help and errors, styled: ``{% field form.name %}``."""
    if not isinstance(bound, BoundField):
        return {"bound": None}
    widget = bound.field.widget
    check = isinstance(widget, CheckboxInput)
    kind = "form-check-input" if check else "form-select" if hasattr(widget, "choices") else "form-control"
    classes = f"{widget.attrs.get('class', '')} {kind}{' is-invalid' if bound.errors else ''}".strip()
    return {
        "bound": bound,
        "check": check,
        "label": label or bound.label,
        "control": bound.as_widget(attrs={"class": classes}),
    }


# --- words --------------------------------------------------------------------------------------------------------


@register.filter
def number(value: Any, digits: Any = None) -> str:
    """Grouped digits: ``{{ 1234567|number }}`` → ``1,234,567``; ``{{ x|number:2 }}`` fixes the decimals."""
    return words.number(value, digits if isinstance(digits, int) else None)


@register.filter
def unit(value: Any) -> str:
    """A unit in the reader's language: ``{{ indicator.unit|unit }}``."""
    return words.unit(value)


@register.filter
def compact(value: Any) -> str:
    """A number at a glance: ``{{ 123456|compact }}`` → ``12.35万``."""
    return words.compact(value)


@register.filter
def size(value: Any) -> str:
    """Bytes: ``{{ 1536|size }}`` → ``1.5 KB``."""
    return words.size(value)


@register.filter
def ago(value: Any) -> Any:
    """How long ago, with the exact moment behind it: ``{{ load.started|ago }}``."""
    found = words.moment(value)
    if found is None:
        return words.NOTHING if value is None or value == "" else value
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        found.astimezone(UTC).isoformat(timespec="seconds"),
        date_format(timezone.localtime(found), "DATETIME_FORMAT"),
        words.ago(found, datetime.now(UTC)),
    )


# --- base.html ----------------------------------------------------------------------------------------------------


class CaptureNode(template.Node):
    """Renders what is inside into a variable, blocks included, so that a title can be used twice."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> SafeString:
        context[self.name] = SafeString(self.nodelist.render(context).strip())
        return SafeString("")


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """``{% capture name %}…{% endcapture %}``."""
    parts = token.split_contents()
    if len(parts) != 2:
        raise template.TemplateSyntaxError("capture takes one name")
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, parts[1])


@register.simple_tag
def incident() -> str:
    """The number of the failure being shown; it stands in the log beside the traceback."""
    return incidents.current() or incidents.report(None)


@register.simple_tag
def resource_link(name: Any) -> SafeString:
    """A resource's name, linked to its page when there is one."""
    try:
        return format_html('<a href="{}"><code>{}</code></a>', reverse("resource", args=[str(name)]), name)
    except NoReverseMatch:
        return format_html("<code>{}</code>", name)


@register.simple_tag(takes_context=True)
def lost_page_hints(context: Context) -> dict[str, Any]:
    """For the 404 page: menu entries that read like the address, and its last part as words to search for."""
    path = context["request"].path
    parts = [part for part in path.split("/") if part]
    entries = {entry.address.strip("/"): entry for entry in [*context["site"].menu, *context["site"].more]}
    guess = nearest(parts[0], [address for address in entries if address]) if parts else None
    return {"words": parts[-1] if parts else "", "entries": [entries[guess]] if guess else []}


def _pixels(height: Any) -> int:
    try:
        return max(40, min(2000, int(height)))
    except (TypeError, ValueError):
        return 220


def _map_values(values: Any) -> dict[str, float]:
    if not isinstance(values, Mapping):
        return {}
    found: dict[str, float] = {}
    for code, value in values.items():
        parsed = sparks.finite(value)
        if parsed is not None and str(code).isdigit() and len(str(code)) == 6:
            found[str(code)] = parsed
    cities = {code for code in found if code.endswith("00")}
    for code in [each for each in found if not each.endswith("00")]:
        city = f"{code[:4]}00"
        if city not in cities:
            found[city] = found.get(city, 0.0) + found[code]
    return found


def _get(context: Context, parameter: str) -> str:
    return str(context["request"].GET.get(parameter, "")) if "request" in context else ""


def _query(context: Context, parameter: str, value: Any) -> str:
    return query(context, **{parameter: value})
