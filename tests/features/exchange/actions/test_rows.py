"""Quarantined rows in people's hands: masked for others, mended by the owner, never lost on the way."""

from pathlib import Path

import pytest
from tests.features.exchange.conftest import AIR, PEOPLE_NAME, PERSONS
from tests.support.actors import OWNER
from tests.support.loading import write

from ganyun.engine.port import engine
from ganyun.features.exchange import queries
from ganyun.features.exchange.actions import records as changes
from ganyun.features.exchange.actions.loading import Request, load_resource
from ganyun.features.exchange.actions.rows import originals, resubmit, shown
from ganyun.features.exchange.errors import ColumnsExtra, NothingToResubmit, RowsUnknown
from ganyun.features.quality.models import Report
from ganyun.kernel.action import audit_chain
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import SYSTEM, Actor

pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture
def waiting(mender: Actor, root: Path) -> queries.QuarantinedRow:
    """The row 赣州,2016-02-30,9999,12 of city air."""
    load_resource(mender, Request(AIR, root=root))
    (row,), _total = queries.quarantined(AIR)
    return row


def air() -> dict[str, int]:
    return {row["city"]: row["aqi"] for row in engine().read(AIR).read_all().to_pylist()}


def test_a_mended_row_lands(mender: Actor, waiting: queries.QuarantinedRow, home: Path) -> None:
    result = resubmit(mender, AIR, waiting.batch, {waiting.row: {"日期": "2016-02-28", "aqi": "99"}})
    assert (result.state, result.good, result.quarantined) == ("done", 1, 0)
    assert air()["赣州"] == 99
    assert queries.quarantined(AIR) == ([], 0) and queries.open_rows([AIR]) == {}
    assert list((home / "inbox" / "corrected").iterdir()) == []
    assert Report.objects.count() == 1, "a corrected row is no arrival"


def test_a_row_that_is_still_bad_comes_back_however_often(mender: Actor, waiting: queries.QuarantinedRow) -> None:
    """The same text twice, from two places of the quarantine, must be two loads: a replay would settle it unlanded."""
    result = resubmit(mender, AIR, waiting.batch, {waiting.row: {"date": "2016-02-28"}})
    assert (result.good, result.quarantined) == (0, 1)
    for _ in range(2):
        (row,), _total = queries.quarantined(AIR)
        assert row.reasons == ["aqi.range"] and row.original["aqi"] == "9999"
        assert resubmit(mender, AIR, row.batch, {row.row: {}}).state == "done"
    (row,), _total = queries.quarantined(AIR)
    resubmit(mender, AIR, row.batch, {row.row: {"aqi": "1"}})
    assert air()["赣州"] == 1 and queries.open_rows([AIR]) == {}


def test_rows_that_do_not_wait_are_unknown(mender: Actor, waiting: queries.QuarantinedRow) -> None:
    with pytest.raises(RowsUnknown) as caught:
        resubmit(mender, AIR, waiting.batch, {waiting.row: {}, 77: {}})
    assert caught.value.rows == [77]
    with pytest.raises(RowsUnknown):
        resubmit(mender, AIR, "another", {waiting.row: {}})
    with pytest.raises(NothingToResubmit):
        resubmit(mender, AIR, waiting.batch, {})
    assert queries.open_rows([AIR]) == {AIR: 1}


def test_an_unknown_field_stops_it(mender: Actor, waiting: queries.QuarantinedRow) -> None:
    with pytest.raises(ColumnsExtra):
        resubmit(mender, AIR, waiting.batch, {waiting.row: {"surplus": "1"}})
    assert queries.open_rows([AIR]) == {AIR: 1}


def test_mending_needs_the_permission_before_anything_lands(waiting: queries.QuarantinedRow, records) -> None:
    loader = Actor("loader", OWNER, frozenset({"exchange.load"}))
    with pytest.raises(Denied):
        resubmit(loader, AIR, waiting.batch, {waiting.row: {"date": "2016-02-28", "aqi": "99"}})
    assert "赣州" not in air() and queries.open_rows([AIR]) == {AIR: 1}
    assert (records()[-1]["action"], records()[-1]["outcome"]) == ("exchange.resolve_rows", "DENY")


def test_a_ragged_line_is_mended_by_its_fields(mender: Actor, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "city,date,aqi\n南昌,2016-01-01,1\n九江,2016-01-01\n")
    load_resource(mender, Request(AIR, file=path))
    (row,), _total = queries.quarantined(AIR)
    assert row.original[""] == "九江,2016-01-01" and row.reasons == ["row.shape"]
    resubmit(mender, AIR, row.batch, {row.row: {"city": "九江", "date": "2016-01-01", "aqi": "2"}})
    assert air() == {"南昌": 1, "九江": 2} and queries.open_rows([AIR]) == {}


def test_personal_fields_are_masked_for_others(mender: Actor, tmp_path: Path) -> None:
    load_resource(mender, Request(PEOPLE_NAME, file=write(tmp_path / "a.csv", PERSONS)))
    (row,), _total = queries.quarantined(PEOPLE_NAME)
    text = shown(PEOPLE_NAME, row.original, unmasked=False)
    assert (text["id"], text["city"]) == ("x", "九江")
    assert text["mobile"] == "154****0002" and "李四" not in str(text)
    assert shown(PEOPLE_NAME, row.original, unmasked=True)["name"] == "李四"


def test_a_line_that_is_no_row_is_masked_whole(mender: Actor, tmp_path: Path) -> None:
    load_resource(mender, Request(PEOPLE_NAME, file=write(tmp_path / "a.csv", "id,name\n1,张三\n2,李四,15400000002\n")))
    (row,), _total = queries.quarantined(PEOPLE_NAME)
    text = shown(PEOPLE_NAME, row.original, unmasked=False)
    assert text[""] == "***" and text["原因"] == "列数多于表头"


def test_settling_counts_only_rows_that_wait(mender: Actor, waiting: queries.QuarantinedRow) -> None:
    assert changes.resolve_rows(mender, AIR, waiting.batch, [1, 2, 99], "dismissed", "x") == 0
    assert queries.open_rows([AIR]) == {AIR: 1}
    assert changes.resolve_rows(mender, AIR, waiting.batch, [waiting.row, 99], "dismissed", "x") == 1
    assert changes.resolve_rows(mender, AIR, waiting.batch, [waiting.row], "dismissed", "x") == 0
    assert queries.open_rows([AIR]) == {} and engine().count(f"quarantine.{AIR}") == 1


def test_a_stranger_settles_nothing(stranger: Actor, waiting: queries.QuarantinedRow) -> None:
    with pytest.raises(Denied):
        changes.resolve_rows(stranger, AIR, waiting.batch, [waiting.row], "dismissed", "x")
    assert changes.resolve_rows(SYSTEM, AIR, waiting.batch, [waiting.row], "dismissed", "x") == 1


def test_whoever_sees_personal_fields_is_put_on_record(mender: Actor, root: Path) -> None:
    load_resource(SYSTEM, Request(PEOPLE_NAME, "upload", file=write(root / "people.csv", PERSONS)))
    rows, _total = queries.quarantined(PEOPLE_NAME)
    assert rows
    stranger = Actor("li", "别的单位", mender.permissions)
    assert originals(stranger, PEOPLE_NAME, rows)[0]["name"] != "李四"
    assert [each for each in audit_chain().entries() if each.record["action"] == "exchange.see_rows"] == []
    assert originals(mender, PEOPLE_NAME, rows)[0]["name"] == "李四"
    (entry,) = [each for each in audit_chain().entries() if each.record["action"] == "exchange.see_rows"]
    assert entry.record["actor"] == "wang" and "李四" not in str(entry.record)
