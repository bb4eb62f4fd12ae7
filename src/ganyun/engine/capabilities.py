"""What an engine can do. Shared code and the one test suite read this instead of asking which engine it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """An engine's declaration; a flag that is off needs a sentence in ``reasons``."""

    name: str
    staging: bool  # rows can be written first and made visible later in one step
    upsert: bool  # rows are updated and inserted by key, atomically
    time_travel: bool  # a table can be read as it was at a version
    change_feed: bool  # inserts, updates and deletes since a version can be read
    schema_evolution: bool  # a write may add nullable columns
    concurrent_writers: bool  # several processes may write one table at once
    maintenance: bool  # compact and vacuum
    locked_sql: bool  # user SQL runs without any access to files
    max_columns: int  # widest table that the suite tries
    reasons: tuple[tuple[str, str], ...] = ()  # (flag, why it is off)

    def why_not(self, flag: str) -> str | None:
        """The reason why a capability is off; ``None`` when it is there."""
        return None if getattr(self, flag) else dict(self.reasons)[flag]
