"""Composition: what the kernel's ports are bound to on a Django node."""

from django.apps import AppConfig


class GanyunConfig(AppConfig):
    name = "ganyun.app"
    label = "ganyun"

    def ready(self) -> None:
        from django.conf import settings
        from django.db import transaction

        from ganyun.kernel import action, audit

        action.configure(
            transaction=transaction.atomic,
            after_commit=transaction.on_commit,
            audit=lambda: audit.AuditChain(settings.GANYUN_HOME / "audit"),
        )
