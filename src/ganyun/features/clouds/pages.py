"""新建云: from the template, from the columns of a file, or from a zipped pack; then what applying it would change."""

from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ganyun.features.accounts.public import organisations
from ganyun.features.catalog.public import clouds
from ganyun.features.clouds import actions, queries
from ganyun.features.clouds.policy import MANAGE, may_manage
from ganyun.features.clouds.rules.scaffold import Order
from ganyun.features.exchange.public import describe_file, discard_upload, keep_upload
from ganyun.kernel.errors import Denied, GanyunError, Unauthenticated
from ganyun.kernel.names import SLUG
from ganyun.kernel.policy import Actor

KINDS = [("industry", _("行业应用云")), ("feature", _("特色子云")), ("trunk", _("主干云"))]
MOST_SHOWN = 300


class CloudForm(forms.Form):
    """What the wizard asks for; a zipped pack answers everything itself."""

    code = forms.RegexField(
        SLUG.pattern + r"\Z", label=_("代码"), max_length=60, required=False,
        help_text=_("文件夹名，也是 SQL 里的模式名：小写字母开头，只含小写字母、数字和下划线"),
    )  # fmt: skip
    title = forms.CharField(label=_("名称"), max_length=60, required=False)
    title_en = forms.CharField(label=_("英文名称"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("种类"), choices=KINDS, initial="industry")
    chief = forms.CharField(
        label=_("云长单位"), max_length=100, required=False, widget=forms.TextInput({"list": "organisations"})
    )
    summary = forms.CharField(label=_("一句话说明"), max_length=300, required=False)
    table = forms.RegexField(
        r"[a-z][a-z0-9_]*\Z", label=_("第一张表"), max_length=60, initial="readings", required=False
    )
    file = forms.FileField(
        label=_("文件"), required=False,
        help_text=_(
            "可不选：用模板自带的样例。选 CSV、XLSX、JSON 或 Parquet：由它的列起草合同。选 .zip：收下整个云包。"
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.is_pack:
            for name in ("code", "title", "chief"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, gettext("请填写"))
        return cleaned

    @property
    def is_pack(self) -> bool:
        upload = self.files.get("file")
        return bool(upload and (upload.name or "").lower().endswith(".zip"))


def new(request: HttpRequest) -> HttpResponse:
    """``/clouds/new/``"""
    actor = _manager(request)
    form = CloudForm(request.POST or None, request.FILES or None)
    refused: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            folder = _make(actor, form)
            messages.success(request, gettext("云包已保存；看清下面要改变什么，再应用。"))
            return redirect("cloud-plan", code=folder.name)
        except GanyunError as error:
            refused = error.parts(gettext)
    context = {
        "form": form,
        "refused": refused,
        "organisations": [each.short_name or each.name for each in organisations()],
    }
    return render(request, "clouds/new.html", context, status=422 if refused or form.errors else 200)


def plan(request: HttpRequest, code: str) -> HttpResponse:
    """``/clouds/<code>/plan/``: what applying the node's clouds would change."""
    _manager(request)
    changes, problems = queries.changes(None)
    context = {"code": code, "changes": changes[:MOST_SHOWN], "more": max(0, len(changes) - MOST_SHOWN),
               "problems": problems[:MOST_SHOWN], "known": code in {each.code for each in clouds()}}  # fmt: skip
    return render(request, "clouds/plan.html", context)


@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Brings the node in line with its clouds."""
    actor = _manager(request)
    code = request.POST.get("code", "")
    actions.apply_clouds(actor)
    empty = any(each.code == code and not each.rows for each in clouds())
    messages.success(
        request, gettext("已应用。这朵云还没有数据：在“加载”里为它的表选一个文件。") if empty else gettext("已应用。")
    )
    return redirect(reverse("cloud", args=[code]) if SLUG.fullmatch(code) else reverse("clouds"))


def _make(actor: Actor, form: CloudForm) -> Path:
    asked = form.cleaned_data
    upload = asked.get("file")
    if not upload:
        return actions.start_cloud(actor, asked["code"], _order(asked))
    kept = keep_upload(upload, extra=(".zip",))
    try:
        if form.is_pack:
            return actions.import_cloud(actor, actions.Upload(kept))
        columns = describe_file(kept)
        title = Path(upload.name).name.partition(".")[0]
        return actions.start_cloud(actor, asked["code"], _order(asked, columns, title, upload.name))
    finally:
        discard_upload(str(kept))


def _order(asked: dict[str, Any], columns: Any = (), title: str = "示例数据", source: str = "") -> Order:
    return Order(
        asked["code"], asked["title"], asked["title_en"], asked["kind"], asked["chief"], summary=asked["summary"],
        table=asked["table"] or "readings", table_title=title, columns=tuple(columns), source=source,
    )  # fmt: skip


def _manager(request: HttpRequest) -> Actor:
    """Refuses the form itself, not only its submission; the action decides again."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.kind == "anonymous":
        raise Unauthenticated()
    if not may_manage.decide(actor, {}).allowed:
        raise Denied(permission=MANAGE.name)
    return actor


urlpatterns = [
    path("clouds/new/", new, name="cloud-new"),
    path("clouds/apply/", apply, name="cloud-apply"),
    path("clouds/<str:code>/plan/", plan, name="cloud-plan"),
]
