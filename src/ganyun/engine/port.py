"""The one port to tables and SQL. Features see this module and nothing below it.

A table has a dotted lower-case name (``ecology.city_air_daily``, ``quarantine.ecology.city_air_daily``) and versions
counted from 0. A write carries a *batch id*; a batch that has landed lands never again, so any write may be repeated.

    configure(lake_url="/srv/ganyun/lake", temp_folder=Path("/srv/ganyun/temp"))
    commit = engine().append("ecology.city_air_daily", batches, batch_id="0198…")
"""

import importlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol

import pyarrow as pa

from ganyun.engine.capabilities import Capabilities
from ganyun.kernel.errors import N_, Conflict, Invalid, Misconfigured, NotFound, Unavailable
from ganyun.kernel.names import SLUG, BadName

Mode = Literal["append", "replace", "upsert"]


@dataclass(frozen=True, slots=True)
class StagedFile:
    """One data file that is written but not visible; ``stats`` is the table format's JSON."""

    path: str  # relative to the table's folder
    rows: int
    bytes: int
    modified: int  # milliseconds since 1970
    stats: str


@dataclass(frozen=True, slots=True)
class Staged:
    """Rows that are written and not visible yet: publish or discard them. May be pickled and published elsewhere.

    ``new_schema``: the rows replace the table's columns too (only ``mode="replace"`` may publish them).
    """

    table: str
    files: tuple[StagedFile, ...]
    rows: int
    bytes: int
    schema: pa.Schema
    new_schema: bool = False


@dataclass(frozen=True, slots=True)
class Commit:
    """One version of a table.

    ``mode``: append | replace | upsert, or what the engine did on its own account: create | evolve (columns added) |
    arrange | compact | vacuum (these three change no row) | other (a foreign writer).
    ``rows`` counts the rows of the batch; ``inserted`` and ``updated`` leave out rows that were there already.
    ``replayed``: the batch had landed before, this is the earlier commit and nothing was written now.
    """

    table: str
    version: int
    rows: int
    inserted: int
    updated: int
    deleted: int
    batch_id: str
    replayed: bool
    time: datetime
    mode: str
    metadata: dict[str, str] = field(default_factory=dict)


class TableMissing(NotFound):
    code = "engine.table_missing"
    message = N_("没有名为 {table} 的表")
    fate = N_("没有读写任何数据。")
    fix = N_("检查表名；最接近的是 {nearest}。")


class TableExists(Invalid):
    code = "engine.table_exists"
    message = N_("表 {table} 已经存在")
    fate = N_("表保持原样。")
    fix = N_("直接写入即可，不必再建。")


class VersionMissing(NotFound):
    code = "engine.version_missing"
    message = N_("表 {table} 没有版本 {version}")
    fix = N_("可用的版本是 {first} 到 {last}。")


class VersionGone(NotFound):
    code = "engine.version_gone"
    message = N_("表 {table} 版本 {version} 的数据文件已按保留期清理")
    fate = N_("当前版本不受影响。")
    fix = N_("读当前版本 {last}，或从备份恢复。")


class ColumnMissing(NotFound):
    code = "engine.column_missing"
    message = N_("表 {table} 没有列 {column}")
    fix = N_("检查列名；最接近的是 {nearest}。")


class SchemaMismatch(Invalid):
    """``columns`` lists ``(column, type in the table, type in the data)``."""

    code = "engine.schema_mismatch"
    message = N_("数据的列与表 {table} 不一致：{listing}")
    fate = N_("没有写入任何数据，表保持原样。")
    fix = N_("按表的类型转换后再写；确实要换结构，请发布合同的新主版本并整表替换。")


class BadColumns(Invalid):
    """``columns`` lists what is wrong: a name, two names (``Code = code``), a name and type (``t: duration[s]``)."""

    code = "engine.bad_columns"
    message = N_("表 {table} 有 {count} 列的名称或类型无法保存：{listing}")
    fate = N_("没有写入任何数据，表保持原样。")
    fix = N_("列名不重复（不分大小写），不含空格、逗号、分号、括号、等号；类型用数、文本、日期、时间、布尔、二进制。")


class ForeignTable(Invalid):
    code = "engine.foreign_table"
    message = N_("表 {table} 由别的系统建成，用了 {features}，这里只能读")
    fate = N_("没有写入任何数据，表保持原样。")
    fix = N_("用原来的系统写它，或读出后写成新表。")


class BadKeys(Invalid):
    code = "engine.bad_keys"
    message = N_("表 {table} 没有作主键的列 {keys}")
    fate = N_("没有写入任何数据，表保持原样。")
    fix = N_("写明合同里的主键；主键列都要在数据里。")


class DuplicateKeys(BadKeys):
    """``sample`` is one of the keys, as text."""

    code = "engine.duplicate_keys"
    message = N_("要更新到表 {table} 的数据里，主键 {keys} 的值 {sample} 出现 {count} 次")
    fix = N_("去掉重复的行后再写。")


class EmptyKeys(BadKeys):
    code = "engine.empty_keys"
    message = N_("要更新到表 {table} 的数据里，主键 {keys} 有空值：{sample}")
    fix = N_("补上主键的值，或去掉这些行后再写。")


class BadSQL(Invalid):
    code = "engine.bad_sql"
    message = N_("SQL 无法执行：{reason}")
    fate = N_("没有改变任何数据。")
    fix = N_("改正 SQL 后再试；只能用一条 SELECT，表名写作 云.表。")


class BadSyntax(BadSQL):
    code = "engine.bad_syntax"
    message = N_("SQL 有语法错误，在第 {line} 行第 {column} 列 {near} 附近")


class NotOneSelect(BadSQL):
    code = "engine.not_one_select"
    message = N_("只能是一条 SELECT，收到的是 {found}")


class FunctionForbidden(BadSQL):
    code = "engine.function_forbidden"
    message = N_("SQL 里不能使用表函数 {function}")


class BadPredicate(BadSQL):
    code = "engine.bad_predicate"
    message = N_("不是一个条件：{predicate}")
    fix = N_("写一个结果为真或假的表达式，例如 aqi > 100。")


class ChangesMissing(Invalid):
    code = "engine.changes_missing"
    message = N_("表 {table} 建立时没有打开变更记录")
    fix = N_("整表读取当前版本代替。")


class ChangesGone(ChangesMissing):
    code = "engine.changes_gone"
    message = N_("表 {table} 版本 {version} 的变更记录已按保留期清理")


class ColumnsReplaced(ChangesMissing):
    code = "engine.columns_replaced"
    message = N_("表 {table} 在版本 {version} 换了列，之前的变更无法接着读")


class WriteConflict(Conflict):
    code = "engine.write_conflict"
    message = N_("表 {table} 一直有别人在写，试了 {attempts} 次都没有写入")


class DiskFull(Unavailable):
    code = "engine.disk_full"
    message = N_("磁盘空间不足，写不进 {place}（{reason}）")
    fate = N_("表保持原样，写了一半的文件已删除。")
    fix = N_("腾出空间后原样再试一次。")


class MemoryShort(Unavailable):
    code = "engine.memory_short"
    message = N_("引擎内存不够：{reason}")
    fate = N_("没有改变任何数据。")
    fix = N_("加大 GANYUN_MEMORY，或缩小查询范围后再试。")


class BadEngine(Misconfigured):
    code = "engine.E001"
    fix = N_("改正设置后重新启动。")


class Engine(Protocol):
    """Tables with versions, and SQL over them. Every method may be called from several threads and processes."""

    capabilities: Capabilities

    def tables(self) -> list[str]:
        """Names of all tables, sorted."""

    def exists(self, table: str) -> bool: ...

    def create(self, table: str, schema: pa.Schema, *, change_feed: bool = True, description: str = "") -> int:
        """Makes an empty table; returns its version (0).

        Raises:
            TableExists, BadColumns
        """

    def stage(self, table: str, batches: pa.RecordBatchReader, *, new_schema: bool = False) -> Staged:
        """Writes the stream to data files that nobody sees yet. Memory stays flat.

        Columns are brought into the table's order and types where no value can change (int32 → int64); a missing
        column becomes null; a new column is added to the table when published. Whatever fails (an exception raised
        inside the stream, a full disk), the files are removed and the error is raised as it was.

        Args:
            new_schema: the rows bring their own columns, whatever the table's are; publish with ``mode="replace"``.

        Raises:
            SchemaMismatch, BadColumns, DiskFull
        """

    def stage_select(
        self,
        table: str,
        sql: str,
        tables: Mapping[str, str] | None = None,
        versions: Mapping[str, int] | None = None,
        *,
        new_schema: bool = False,
    ) -> Staged:
        """:meth:`stage` of the result of one SELECT, computed and written where the engine computes.

        Raises:
            TableMissing, BadSQL, MemoryShort, SchemaMismatch, BadColumns, DiskFull
        """

    def discard(self, staged: Staged) -> None:
        """Removes staged files; files that were published stay."""

    def publish(
        self,
        staged: Staged,
        *,
        mode: Mode,
        keys: Sequence[str] = (),
        batch_id: str,
        metadata: Mapping[str, str] | None = None,
    ) -> Commit:
        """Makes staged rows visible in one atomic commit; makes the table when there is none.

        A batch id that has landed before is a no-op: the earlier commit comes back with ``replayed=True`` and the
        staged files are removed. ``upsert`` matches rows by ``keys``; rows that equal what is there are left alone.

        Raises:
            SchemaMismatch, BadKeys, WriteConflict, DiskFull
        """

    def append(
        self,
        table: str,
        batches: pa.RecordBatchReader,
        *,
        batch_id: str,
        keys: Sequence[str] = (),
        metadata: Mapping[str, str] | None = None,
    ) -> Commit:
        """:meth:`stage` and :meth:`publish`; a batch that has landed is not even read."""

    def replace(
        self,
        table: str,
        batches: pa.RecordBatchReader,
        *,
        batch_id: str,
        keys: Sequence[str] = (),
        metadata: Mapping[str, str] | None = None,
        new_schema: bool = False,
    ) -> Commit: ...

    def upsert(
        self,
        table: str,
        batches: pa.RecordBatchReader,
        *,
        batch_id: str,
        keys: Sequence[str] = (),
        metadata: Mapping[str, str] | None = None,
    ) -> Commit: ...

    def scan_staged(self, staged: Staged, sql: str, relations: Mapping[str, pa.Table] | None = None) -> pa.Table:
        """Runs a SELECT over the staged rows as relation ``staged``.

        Beside the columns it has ``_file`` (position in ``staged.files``) and ``_row`` (row in that file), both
        counted from 0; ``(_file, _row)`` is the order in which the rows came. ``relations`` are further tables.

            scan_staged(s, "SELECT _file, _row, row_number() OVER (PARTITION BY code ORDER BY _file, _row) AS n
                            FROM staged QUALIFY n > 1")
        """

    def rewrite(self, staged: Staged, sql_where: str, relations: Mapping[str, pa.Table] | None = None) -> Staged:
        """Keeps the staged rows for which the predicate holds (null counts as no); removes the old files.

        The predicate sees what :meth:`scan_staged` sees:
        ``rewrite(s, "(_file, _row) NOT IN (SELECT (_file, _row) FROM bad)", {"bad": found})``.
        """

    def version(self, table: str) -> int: ...

    def schema(self, table: str, version: int | None = None) -> pa.Schema: ...

    def files(self, table: str, version: int | None = None) -> list[str]:
        """Addresses of the active data files of a version."""

    def count(self, table: str, version: int | None = None) -> int:
        """Rows of a version, from metadata when possible."""

    def batch(self, table: str, batch_id: str) -> Commit | None:
        """The commit with which this batch landed; ``None`` when it has not (also when there is no such table)."""

    def read(
        self,
        table: str,
        *,
        version: int | None = None,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        limit: int | None = None,
    ) -> pa.RecordBatchReader:
        """Streams rows; ``where`` is a SQL predicate."""

    def changes(self, table: str, since: int, until: int | None = None) -> pa.RecordBatchReader:
        """Streams what changed after version ``since`` up to ``until`` (included; default: now), oldest first.

        The columns of the table and ``_change_type`` (insert, delete, update_preimage, update_postimage),
        ``_commit_version``, ``_commit_timestamp``. Within a version removals come before additions.

        Raises:
            ChangesMissing: the table has no change feed, or its files of that time were vacuumed.
        """

    def history(self, table: str, limit: int | None = None) -> list[Commit]:
        """All versions, newest first."""

    def compact(self, table: str) -> Commit:
        """Joins small files; no row changes. Returns the newest commit when there was nothing to join."""

    def vacuum(self, table: str, keep_hours: float = 168) -> list[str]:
        """Removes data files that left the table more than ``keep_hours`` ago; returns their addresses.

        Files left behind by killed writes go too, once they are older than a day *and* ``keep_hours``.
        """

    def query(
        self,
        sql: str,
        tables: Mapping[str, str] | None = None,
        parameters: Sequence[Any] | None = None,
        versions: Mapping[str, int] | None = None,
    ) -> pa.RecordBatchReader:
        """Streams the result of one SELECT; nothing but the named tables can be reached from it.

        Args:
            sql: ``?`` or ``$1`` stand for ``parameters``.
            tables: names as written in the SQL → lake tables; default: every table under its own name.
            versions: lake table → version; default: newest.

        Raises:
            TableMissing, BadSQL, MemoryShort
        """

    def arrow_schema(self, types: Mapping[str, str]) -> pa.Schema:
        """Columns whose types are in the engine's own spelling (``BIGINT``, ``DECIMAL(10,2)``), as Arrow's.

        Raises:
            BadSQL: no such type.
        """

    def connect(
        self,
        tables: Mapping[str, str] | None = None,
        versions: Mapping[str, int] | None = None,
        *,
        locked: bool = False,
    ) -> AbstractContextManager[Any]:
        """A connection of the engine's own kind with ``tables`` as views, closed at the end of the block.

        ``locked``: for SQL that a user wrote; no file but those of ``tables`` can be reached, no setting changed.
        """


@dataclass(frozen=True, slots=True)
class Configuration:
    """Where the lake is and what the engine may use."""

    lake_url: str
    temp_folder: Path
    memory: str = "1GB"
    kind: str = "duckdb"
    time_zone: str = "Asia/Shanghai"


_configuration: Configuration | None = None


def configure(
    lake_url: str, temp_folder: Path, memory: str = "1GB", kind: str = "duckdb", time_zone: str = "Asia/Shanghai"
) -> None:
    """Says where the lake is; the engine itself is built at first use.

    Args:
        lake_url: a folder (path or ``file://``).
        temp_folder: where queries larger than ``memory`` spill.
        memory: what one connection may use, as in ``4GB``.
        time_zone: in which SQL turns instants into dates.
    """
    global _configuration
    wanted = Configuration(lake_url, Path(temp_folder), memory, kind, time_zone)
    if wanted != _configuration:
        _configuration = wanted
        _build.cache_clear()


def engine() -> Engine:
    """The configured engine.

    Raises:
        BadEngine: nobody called :func:`configure`, or a setting is wrong.
    """
    if _configuration is None:
        raise BadEngine(setting="GANYUN_LAKE_URL", value="", reason="引擎还没有配置")
    return _build(_configuration)


@cache
def _build(configuration: Configuration) -> Engine:
    # By name, because the engines stand above the port in the import order.
    try:
        module = importlib.import_module(f"ganyun.engine.{configuration.kind}.engine")
    except ModuleNotFoundError as error:
        raise BadEngine(setting="GANYUN_ENGINE", value=configuration.kind, reason=f"缺少模块 {error.name}") from error
    built: Engine = module.build(configuration)
    return built


def check_table_name(table: str) -> str:
    """Returns the name; it becomes a folder, so nothing but dotted slugs passes.

    Raises:
        BadName
    """
    parts = table.split(".")
    if not 2 <= len(parts) <= 3 or not all(SLUG.fullmatch(part) for part in parts):
        raise BadName(name=table, kind="表名")
    return table
