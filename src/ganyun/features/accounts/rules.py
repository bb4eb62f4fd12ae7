"""Pure rules of identity: code numbers, names, roles that exclude each other, tokens. No database, no request."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ganyun.kernel.errors import N_

# --- unified social credit code (GB 32100-2015) and organisation code (GB 11714), standards.md §1.1 and §1.2

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_CODE_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_USCC = re.compile(rf"[{USCC_ALPHABET}]{{2}}[0-9]{{6}}[{USCC_ALPHABET}]{{10}}")


def uscc_check_character(first17: str) -> str:
    """The 18th character of a unified social credit code.

    >>> uscc_check_character("91360100MA00000A9")
    'Y'

    Raises:
        ValueError: a character is not in the alphabet, or there are not 17 of them.
    """
    if len(first17) != 17:
        raise ValueError(f"17 characters expected, got {len(first17)}")
    total = sum(
        weight * USCC_ALPHABET.index(character) for weight, character in zip(USCC_WEIGHTS, first17, strict=True)
    )
    return USCC_ALPHABET[(31 - total % 31) % 31]


def organisation_code_check_character(first8: str) -> str:
    """The ninth character of an organisation code (A=10 … Z=35; 10 → ``X``, 11 → ``0``)."""
    if not re.fullmatch(r"[0-9A-Z]{8}", first8):
        raise ValueError(f"8 digits or capital letters expected, got {first8!r}")
    total = sum(
        weight * int(character, 36) for weight, character in zip(ORGANISATION_CODE_WEIGHTS, first8, strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def normalise_uscc(text: str) -> str:
    """Full-width characters made half-width, spaces dropped, upper case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()


def uscc_fault(text: str) -> str:
    """Why a normalised text is no unified social credit code, or ``""``.

    The organisation code inside (characters 9–17) has a check character of its own. Codes issued before 2015 were
    carried over with it, so it is checked too.
    """
    if len(text) != 18:
        return N_("应为 18 位")
    if not _USCC.fullmatch(text):
        return N_("只含数字和大写字母（不含 I、O、S、V、Z），第 3–8 位为数字")
    if text[16] != organisation_code_check_character(text[8:16]):
        return N_("第 17 位（组织机构代码校验码）不符")
    if text[17] != uscc_check_character(text[:17]):
        return N_("第 18 位校验码不符")
    return ""


def searchable(text: str) -> str:
    """What somebody asked for, as a database can look it up: PostgreSQL has no NUL in texts."""
    return text.replace("\x00", "").strip()


# --- organisations


@dataclass(frozen=True, slots=True)
class Choice:
    """A code with its words, for forms, filters and pack files."""

    code: str
    title: str


KINDS = (
    Choice("party", N_("党委机构")),
    Choice("government", N_("政府机构")),
    Choice("vertical", N_("中央垂直管理机构")),
    Choice("city", N_("地方人民政府")),
    Choice("institution", N_("事业单位")),
    Choice("enterprise", N_("企业")),
    Choice("other", N_("其他组织")),
)
ORGANISATION_ROLES = (
    Choice("bureau", N_("数据主管部门")),
    Choice("provider", N_("数据提供和使用单位")),
    Choice("consumer", N_("数据使用单位")),
    Choice("operator", N_("平台运营单位")),
    Choice("none", N_("不直接参与")),
)
KIND_CODES = tuple(choice.code for choice in KINDS)
ORGANISATION_ROLE_CODES = tuple(choice.code for choice in ORGANISATION_ROLES)


@dataclass(frozen=True, slots=True)
class OrganisationDraft:
    """What a form, a command or a pack says about an organisation. Other organisations are given by any name."""

    name: str
    short_name: str = ""
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    uscc: str = ""
    uscc_synthetic: bool = False
    division: str = ""
    parent: str = ""
    kind: str = "government"
    role: str = "provider"
    active: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""
    in_plan: bool = False
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it answers to, each once, the full name first."""
        return tuple(dict.fromkeys(name for name in (self.name, self.short_name, *self.aliases) if name))

    def __str__(self) -> str:
        return self.name


def tidy_organisation(draft: OrganisationDraft) -> OrganisationDraft:
    """The draft without the spaces and letter cases that people type around names and codes."""
    return replace(
        draft,
        name=draft.name.strip(),
        short_name=draft.short_name.strip(),
        aliases=tuple(alias.strip() for alias in draft.aliases if alias.strip()),
        uscc=normalise_uscc(draft.uscc),
        division=draft.division.strip(),
    )


def organisation_faults(draft: OrganisationDraft) -> dict[str, str]:
    """All that is wrong with a draft by itself: ``{field: reason}``."""
    faults = {}
    if not draft.name:
        faults["name"] = N_("不能为空")
    if fault := uscc_fault(draft.uscc):
        faults["uscc"] = fault
    if not re.fullmatch(r"\d{6}(\d{3}){0,2}", draft.division):
        faults["division"] = N_("应为 6、9 或 12 位数字的行政区划代码")
    if draft.kind not in KIND_CODES:
        faults["kind"] = N_("不在可选范围内")
    if draft.role not in ORGANISATION_ROLE_CODES:
        faults["role"] = N_("不在可选范围内")
    if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
        faults["valid_to"] = N_("早于成立日期")
    if draft.successor and not draft.valid_to:
        faults["valid_to"] = N_("有承接机构就要写明撤销日期")
    return faults


# --- users

USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")
RESERVED_USERNAMES = frozenset({"system", "anonymous", "terminal", "scheduler", "worker", "root", "admin", "new"})
"""Names that audit records use for actors that are no person, and default names that attackers try first."""


@dataclass(frozen=True, slots=True)
class UserDraft:
    """What a form or a command says about a user; the organisation by any of its names."""

    username: str
    display_name: str
    organisation: str
    phone: str = ""
    email: str = ""

    def __str__(self) -> str:
        return self.username  # telephone and address stay out of the audit chain


def normalise_username(text: str) -> str:
    return searchable(unicodedata.normalize("NFKC", text)).lower()


def tidy_user(draft: UserDraft) -> UserDraft:
    return replace(
        draft,
        username=normalise_username(draft.username),
        display_name=draft.display_name.strip(),
        phone=draft.phone.strip(),
        email=draft.email.strip(),
    )


def user_faults(draft: UserDraft) -> dict[str, str]:
    """All that is wrong with a draft by itself: ``{field: reason}``."""
    faults = {}
    if not USERNAME.fullmatch(draft.username):
        faults["username"] = N_("2–32 位，以小写字母开头，只含小写字母、数字和 . _ -")
    elif draft.username in RESERVED_USERNAMES:
        faults["username"] = N_("是系统保留的名称")
    if not draft.display_name.strip():
        faults["display_name"] = N_("不能为空")
    if draft.phone and not re.fullmatch(r"\+?[0-9][0-9 -]{5,18}[0-9]", draft.phone):
        faults["phone"] = N_("不是电话号码")
    if draft.email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", draft.email):
        faults["email"] = N_("不是电子邮件地址")
    return faults


# --- roles


@dataclass(frozen=True, slots=True)
class Role:
    """A set of registered permission names. Higher features register theirs later, so names are kept; the start-up
    check (``checks.py``) finds one that nobody registered.
    """

    code: str
    title: str
    duty: str
    permissions: frozenset[str]


def _role(code: str, title: str, duty: str, *permissions: str) -> Role:
    return Role(code, title, duty, frozenset(permissions))


ROLES = {
    role.code: role
    for role in (
        _role(
            "data_officer", N_("数据管理员"), N_("登记本单位的资源、接入数据、改正质量问题、答复申请"),
            "catalog.read", "catalog.edit", "catalog.query", "exchange.load", "exchange.fix_rows",
            "insight.read", "insight.acknowledge", "insight.report", "lineage.read_events",
        ),
        _role(
            "consumer", N_("数据使用者"), N_("查找、申请和使用数据，反馈错误"),
            "catalog.read", "insight.read",
        ),
        _role(
            "analyst", N_("分析员"), N_("用 SQL 和声明文件编写模型、指标和页面"),
            "catalog.read", "catalog.query", "models.run", "insight.read", "insight.run",
        ),
        _role(
            "operator", N_("运维员"), N_("审核和发布目录，管理云、作业、配额和备份"),
            "catalog.read", "catalog.edit_any", "catalog.review", "catalog.publish", "catalog.query",
            "exchange.load", "exchange.load_any", "exchange.fix_rows",
            "insight.read", "insight.run", "insight.acknowledge", "insight.report", "insight.act_any",
            "models.run", "lineage.read_events", "operations.manage_jobs", "clouds.manage",
        ),
        _role(
            "system_admin", N_("系统管理员"), N_("建立机构和用户；不能授予角色"),
            "accounts.view_users", "accounts.manage_users", "accounts.manage_organisations",
        ),
        _role(
            "security_admin", N_("安全管理员"), N_("授予和收回角色、吊销令牌；不能建立用户"),
            "accounts.view_users", "accounts.grant_roles", "accounts.manage_tokens",
        ),
        _role(
            "audit_admin", N_("审计管理员"), N_("查阅和校验审计记录；不能改动任何数据"),
            "accounts.view_users", "operations.read_audit", "lineage.read_events",
        ),
    )
}  # fmt: skip

THREE_ADMINS = ("system_admin", "security_admin", "audit_admin")
EXCLUSIVE_ROLES = (
    THREE_ADMINS,
    ("audit_admin", "operator"),
    ("audit_admin", "data_officer"),
)
"""Of each group one person holds at most one role: separation of system, security and audit administrators
(GB/T 22239 level 3), and an inspector who is independent of those whom he inspects (inventory C0.10)."""


def conflicting_role(wanted: str, held: Iterable[str]) -> str | None:
    """A held role that the wanted one excludes, or ``None``."""
    held = set(held)
    for group in EXCLUSIVE_ROLES:
        if wanted in group:
            for role in group:
                if role != wanted and role in held:
                    return role
    return None


# --- limits


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers of the identity rules (GB/T 22239 level 3: failure handling, time-out, rotation).

    A node changes some with ``GANYUN_ACCOUNTS = {"failures": 3}`` in its Django settings.
    """

    failures: int = 5  # wrong passwords in a row before the lock
    lock_minutes: int = 15
    idle_minutes: int = 60  # a session without a request for so long ends
    password_days: int = 180  # then a new one is asked for; 0 = never
    token_days: int = 365  # longest life of a token


# --- tokens

TOKEN_PREFIX = "gy_"  # noqa: S105 - what every token starts with, so that scanners find leaked ones
VISIBLE = len(TOKEN_PREFIX) + 8


@dataclass(frozen=True, slots=True)
class MintedToken:
    """A new token: ``plain`` is shown once and kept nowhere; ``prefix`` names it in lists; ``digest`` is stored."""

    plain: str
    prefix: str
    digest: str

    def __repr__(self) -> str:
        return f"MintedToken({self.prefix}…)"

    __str__ = __repr__


def mint_token() -> MintedToken:
    """A token of 8 visible characters and 256 secret bits."""
    plain = TOKEN_PREFIX + secrets.token_hex(4) + secrets.token_urlsafe(32)
    return MintedToken(plain, plain[:VISIBLE], token_digest(plain))


def token_digest(plain: str) -> str:
    """SHA-256 in hex; a slow hash would protect nothing, since the secret is random."""
    return hashlib.sha256(plain.encode()).hexdigest()


def new_password() -> str:
    """A random password of 20 characters in groups, readable over the telephone (no 0 O 1 l I)."""
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))


def excess_scope(wanted: Iterable[str], held: Iterable[str]) -> list[str]:
    """The wanted permissions that are not held, sorted."""
    return sorted(set(wanted) - set(held))
