"""Forms: they shape input; whether it is right is for the actions to say."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ganyun.features.accounts import rules
from ganyun.features.accounts.models import Organisation, User
from ganyun.features.accounts.rules import OrganisationDraft, UserDraft

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _translated(choices: Iterable[rules.Choice]) -> list[tuple[str, Any]]:
    return [(choice.code, _(choice.title)) for choice in choices]


class LoginForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(forms.Form):
    old_password = forms.CharField(
        label=_("当前密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new_password = forms.CharField(
        label=_("新密码"),
        strip=False,
        max_length=1000,
        help_text=_("至少 10 位，不能全是数字，不能是常见密码，也不能与用户名相近。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated_password = forms.CharField(
        label=_("再输一次新密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new_password") != data.get("repeated_password"):
            self.add_error("repeated_password", _("两次输入的新密码不一致"))
        return data


class ProfileForm(forms.Form):
    display_name = forms.CharField(label=_("姓名"), max_length=100)
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    email = forms.CharField(label=_("电子邮件"), max_length=254, required=False)

    @classmethod
    def of(cls, user: User) -> "ProfileForm":
        return cls(initial={"display_name": user.display_name, "phone": user.phone, "email": user.email})

    def draft(self, username: str = "", organisation: str = "") -> UserDraft:
        data = self.cleaned_data
        return UserDraft(username, data["display_name"], organisation, data["phone"], data["email"])


class TokenForm(forms.Form):
    title = forms.CharField(label=_("用途"), max_length=100, help_text=_("例如：每日上传空气质量"))
    days = forms.TypedChoiceField(
        label=_("有效期"),
        coerce=int,
        initial=90,
        choices=[(7, _("7 天")), (30, _("30 天")), (90, _("90 天")), (180, _("180 天")), (365, _("1 年"))],
    )
    scope = forms.MultipleChoiceField(
        label=_("范围"), widget=forms.CheckboxSelectMultiple, help_text=_("只给程序用得着的权限。")
    )

    def __init__(self, data: Any = None, *, permissions: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["scope"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(permissions)


class UserForm(ProfileForm):
    username = forms.CharField(
        label=_("用户名"), max_length=32, help_text=_("小写字母开头，只含小写字母、数字和 . _ -；以后不能更改。")
    )
    organisation = forms.CharField(
        label=_("单位"), max_length=200, widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"})
    )
    field_order = ("username", "display_name", "organisation", "phone", "email")

    @classmethod
    def of(cls, user: User) -> "UserForm":
        form = cls(
            initial={
                "username": user.username,
                "display_name": user.display_name,
                "organisation": user.organisation.name if user.organisation else "",
                "phone": user.phone,
                "email": user.email,
            }
        )
        return form.fixed()

    def fixed(self) -> "UserForm":
        """With a user name that cannot be changed."""
        self.fields["username"].disabled = True
        self.fields["username"].required = False
        self.fields["username"].help_text = ""
        return self

    def draft(self, username: str = "", organisation: str = "") -> UserDraft:
        data = self.cleaned_data
        return super().draft(username or data["username"], data["organisation"])


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("全称"), max_length=200)
    short_name = forms.CharField(label=_("简称"), max_length=100, required=False)
    name_en = forms.CharField(label=_("英文名称"), max_length=200, required=False)
    aliases = forms.CharField(
        label=_("其他名称"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("每行一个；文件里出现这些名称时都认作本机构。"),
    )
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=40)
    uscc_synthetic = forms.BooleanField(label=_("合成的代码（演示用，不属于真实单位）"), required=False)
    division = forms.CharField(label=_("行政区划代码"), max_length=12, initial="360000")
    kind = forms.ChoiceField(label=_("类别"), choices=_translated(rules.KINDS), initial="government")
    role = forms.ChoiceField(label=_("数据职责"), choices=_translated(rules.ORGANISATION_ROLES), initial="provider")
    parent = forms.CharField(
        label=_("上级机构"),
        required=False,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    valid_from = forms.DateField(label=_("成立日期"), required=False, widget=DAY)
    valid_to = forms.DateField(label=_("撤销日期（最后一天）"), required=False, widget=DAY)
    successor = forms.CharField(
        label=_("承接机构"),
        required=False,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    active = forms.BooleanField(
        label=_("在本节点使用中"), required=False, initial=True, help_text=_("停用后不能再为它建立用户。")
    )
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    @classmethod
    def of(cls, organisation: Organisation) -> "OrganisationForm":
        names = {organisation.name, organisation.short_name}
        initial = {name: getattr(organisation, name) for name in cls.base_fields if name != "aliases"}
        initial["parent"] = organisation.parent.name if organisation.parent else ""
        initial["successor"] = organisation.successor.name if organisation.successor else ""
        initial["aliases"] = "\n".join(each.name for each in organisation.names.all() if each.name not in names)
        return cls(initial=initial)

    def draft(self, in_plan: bool = False) -> OrganisationDraft:
        data = dict(self.cleaned_data)
        aliases = tuple(line.strip() for line in data.pop("aliases").splitlines() if line.strip())
        return OrganisationDraft(**data, aliases=aliases, in_plan=in_plan)
