"""Plugs accounts into the node."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ganyun.features.accounts"
    label = "accounts"
