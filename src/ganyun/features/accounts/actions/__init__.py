"""Every change of an organisation, user, role, password, session or token; one subject per file."""

from ganyun.features.accounts.actions import account, login, organisations, roles, users

__all__ = ["account", "login", "organisations", "roles", "users"]
