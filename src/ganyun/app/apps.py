"""Composition: what the kernel's ports are bound to on a Django node."""

from django.apps import AppConfig


class GanyunConfig(AppConfig):
    name = "ganyun.app"
    label = "ganyun"

    def ready(self) -> None:
        from django.conf import settings
        from django.db import transaction

        from ganyun.app import checks  # noqa: F401 - registers the start-up checks
        from ganyun.kernel import action, audit

        action.configure(
            transaction=transaction.atomic,
            after_commit=transaction.on_commit,
            audit=lambda: audit.AuditChain(settings.GANYUN_HOME / "audit"),
        )
        configure_engine()


def configure_engine() -> None:
    """Binds the engine to the lake of the settings; tests call it again when they change those."""
    from django.conf import settings

    from ganyun.engine import port

    port.configure(
        lake_url=settings.GANYUN_LAKE_URL,
        temp_folder=settings.GANYUN_HOME / "tmp",
        memory=settings.CONFIGURATION.value("GANYUN_MEMORY"),
        kind=settings.CONFIGURATION.value("GANYUN_ENGINE"),
        time_zone=settings.TIME_ZONE,
    )
