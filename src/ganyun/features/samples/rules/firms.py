"""Firms of the sample province: unified social credit codes with both check digits right, run by people who exist."""

import numpy as np
import pyarrow as pa

from ganyun.features.samples.rules import addresses, columns, draws, mistakes, people, words
from ganyun.features.samples.rules.draws import Numbers
from ganyun.features.samples.rules.identifiers import USCC_ALPHABET, base31, decimal, organisation_check, uscc_check
from ganyun.features.samples.rules.province import TODAY, Columns, Mistake, Province, Table
from ganyun.kernel.errors import N_

STATUS = ("存续", "注销", "吊销", "迁出")
_STATUS_WEIGHTS = np.array([86, 9, 3, 2], dtype=np.int64)
_CAPITAL = np.array([10, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10000], dtype=np.int64)  # 10⁴ yuan
_CAPITAL_WEIGHTS = np.array([12, 10, 16, 22, 14, 12, 8, 3, 2, 1], dtype=np.int64)

FIELDS = pa.schema(
    [
        ("uscc", pa.string()),
        ("name", pa.string()),
        ("division_code", pa.string()),
        ("industry", pa.string()),
        ("registered_capital", pa.float64()),
        ("established_on", pa.date32()),
        ("legal_person", pa.string()),
        ("legal_person_id", pa.string()),
        ("status", pa.string()),
        ("address", pa.string()),
        ("received_on", pa.date32()),
        ("synthetic", pa.bool_()),
    ]
)


def usccs(province: Province, index: Numbers) -> object:
    """Unified social credit codes: 91 (an enterprise registered by market supervision), 3699xx, MA and a number."""
    places = addresses.division(province, seat(province, index))
    codes = np.array([int(code) for code in words.division_codes()], dtype=np.int64)
    number = draws.shuffled(province.key("firms", "number"), index, 31**6).astype(np.int64)
    letters = np.tile(np.frombuffer(b"MA", dtype=np.uint8), (len(index), 1))
    organisation = np.hstack([letters, base31(number, 6)])
    body = np.hstack([decimal(91_000_000 + codes[places], 8), organisation, organisation_check(organisation)])
    return columns.text(np.hstack([body, uscc_check(body)]))


def seat(province: Province, index: Numbers) -> Numbers:
    """The address where a firm is registered."""
    return draws.below(province.key("firms", "seat"), index, province.addresses).astype(np.uint64)


def firms(province: Province, index: Numbers, copy: Numbers) -> Columns:
    """The records ``index`` of the register of legal entities. A duplicate has the same code: that is the mistake."""

    def below(stream: str, limit: int) -> draws.Places:
        return draws.below(province.key("firms", stream), index, limit)

    home = addresses.addresses(province, seat(province, index), np.zeros_like(index))
    trades = words.table("trades.csv")
    trade = below("trade", len(trades))
    established = TODAY - 40 - below("established", 7000)
    head = people.worker(province, below("head", max(province.size // 8 * 4, 1)).astype(np.uint64))
    brand = columns.pick(words.brands(), below("brand", len(words.brands())))
    word = columns.pick([row["word"] for row in trades], trade)
    return {
        "uscc": usccs(province, index),
        "name": columns.join("江西省", home["county"], brand, word, "有限公司"),
        "division_code": home["division_code"],
        "industry": columns.pick([row["industry"] for row in trades], trade),
        "registered_capital": pa.array(
            _CAPITAL[draws.weighted(province.key("firms", "capital"), index, _CAPITAL_WEIGHTS)].astype(np.float64)
        ),
        "established_on": columns.date(established),
        "legal_person": people.names(province, head),
        "legal_person_id": people.citizen_ids(province, head),
        "status": columns.pick(STATUS, draws.weighted(province.key("firms", "status"), index, _STATUS_WEIGHTS)),
        "address": home["full_address"],
        "received_on": columns.date(established + below("received", 4)),
        "synthetic": pa.array(np.ones(len(index), dtype=bool)),
    }


_SHORTER, _HAS_PROVINCE = mistakes.without("江西省")

TABLE = Table(
    name="firms",
    title=N_("法人登记"),
    fields=FIELDS,
    key=("uscc",),
    columns=firms,
    mistakes=(
        Mistake("typo", "name", 15, mistakes.typo, on_duplicates=True),
        Mistake("missing", "legal_person", 10, mistakes.missing),
        Mistake("missing", "registered_capital", 6, mistakes.missing),
        Mistake("wrong_code", "industry", 12, mistakes.one_of("Z", "U", "c", "51")),
        Mistake("wrong_code", "division_code", 8, mistakes.one_of("369999", "360000", "36990", "YF0001")),
        Mistake("wrong_check", "uscc", 14, mistakes.wrong_last(USCC_ALPHABET)),
        Mistake("full_width", "uscc", 8, mistakes.full_width),
        Mistake("swapped_date", "established_on", 7, mistakes.swapped_date, mistakes.swappable),
        Mistake("late", "received_on", 12, mistakes.late(40, 200)),
        Mistake("variation", "name", 8, _SHORTER, _HAS_PROVINCE, on_duplicates=True),
    ),
    rows=lambda size: max(size // 20, 1),
    size=lambda rows: rows * 20,
)
