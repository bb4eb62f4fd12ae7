"""People of the sample province: valid citizen numbers, names that fit the sex, households of three."""

import itertools

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ganyun.features.samples.rules import addresses, columns, draws, mistakes, words
from ganyun.features.samples.rules.draws import Numbers, Places
from ganyun.features.samples.rules.identifiers import citizen_check, decimal
from ganyun.features.samples.rules.province import TODAY, Columns, Mistake, Province, Table
from ganyun.kernel.errors import N_

# Born 1958–1999 works; the others are younger or older. Days since 1970-01-01.
_WORKING = np.arange(-4383, 10957, dtype=np.int64)
_OTHERS = np.concatenate([np.arange(-15706, -4383, dtype=np.int64), np.arange(10957, TODAY + 1, dtype=np.int64)])
_SEQUENCES = 500  # a day's numbers of one sex: 000–999, odd for men

# Four of every eight neighbours work. Which four is one of 70 subsets, drawn a block, so that employment k finds its
# person, and a person knows whether they work, without a search.
_SUBSETS = np.array([[place in chosen for place in range(8)] for chosen in itertools.combinations(range(8), 4)])
_MEMBERS = np.array([np.flatnonzero(subset) for subset in _SUBSETS], dtype=np.int64)
_RANKS = np.where(_SUBSETS, np.cumsum(_SUBSETS, axis=1), np.cumsum(~_SUBSETS, axis=1)).astype(np.int64) - 1

FIELDS = pa.schema(
    [
        ("record_id", pa.string()),
        ("citizen_id", pa.string()),
        ("name", pa.string()),
        ("sex", pa.string()),
        ("birth_date", pa.date32()),
        ("mobile", pa.string()),
        ("address_id", pa.string()),
        ("address", pa.string()),
        ("division_code", pa.string()),
        ("registered_on", pa.date32()),
        ("received_on", pa.date32()),
        ("synthetic", pa.bool_()),
    ]
)


def works(province: Province, index: Numbers) -> tuple[NDArray[np.bool_], Numbers]:
    """Whether each person works, and their rank among those who do (or do not)."""
    subset, place = _subsets(province, index >> np.uint64(3)), (index & np.uint64(7)).astype(np.int64)
    rank = (index >> np.uint64(3)).astype(np.int64) * 4 + _RANKS[subset, place]
    return _SUBSETS[subset, place], rank.astype(np.uint64)


def worker(province: Province, rank: Numbers) -> Numbers:
    """The person who is the ``rank``-th worker."""
    block = rank >> np.uint64(2)
    member = _MEMBERS[_subsets(province, block), (rank & np.uint64(3)).astype(np.int64)]
    return block * np.uint64(8) + member.astype(np.uint64)


def sex(province: Province, index: Numbers) -> Places:
    """1 for men, 2 for women (GB/T 2261.1)."""
    return 1 + draws.below(province.key("people", "sex"), index, 2)


def birth(province: Province, index: Numbers) -> tuple[Places, Places, Places]:
    """Birth date (days since 1970-01-01), place of the division of first registration, and sequence number.

    The three come from one shuffled slot a person, so no citizen number occurs twice.
    """
    working, rank = works(province, index)
    days, division, sequence = (np.empty(len(index), dtype=np.int64) for _ in range(3))
    count = len(words.division_codes())
    for group, calendar, stream in ((working, _WORKING, "working"), (~working, _OTHERS, "others")):
        size = len(calendar) * count * _SEQUENCES
        slot = draws.shuffled(province.key("people", stream), rank[group], size).astype(np.int64)
        days[group] = calendar[slot % len(calendar)]
        division[group] = slot // len(calendar) % count
        sequence[group] = slot // len(calendar) // count
    return days, division, 2 * sequence + (sex(province, index) == 1)


def citizen_ids(province: Province, index: Numbers) -> object:
    """Citizen numbers in divisions 3699xx, with the check character of GB 11643."""
    days, division, sequence = birth(province, index)
    year, month, day = columns.civil(days)
    codes = np.array([int(code) for code in words.division_codes()], dtype=np.int64)
    number = ((codes[division] * 10_000 + year) * 100 + month) * 100 + day
    body = np.hstack([decimal(number, 14), decimal(sequence, 3)])
    return columns.text(np.hstack([body, citizen_check(body)]))


def names(province: Province, index: Numbers) -> object:
    """Full names. The third person of a household bears the first one's surname."""
    household = index // np.uint64(3) * np.uint64(3)
    bearer = np.where(index % np.uint64(3) == np.uint64(2), household, index)
    surnames, weights = words.surnames()
    surname = draws.weighted(province.key("people", "surname"), bearer, weights)
    men, women = words.given_names("given_male.txt"), words.given_names("given_female.txt")
    male = sex(province, index) == 1
    pairs = _given(province, index, len(men), words.given_names("given_male.txt"))
    other = _given(province, index, len(women), words.given_names("given_female.txt"))
    given = columns.pick((*men, *women), np.where(male, pairs, len(men) + other))
    return columns.join(columns.pick(surnames, surname), given)


def _given(province: Province, index: Numbers, count: int, given: tuple[str, ...]) -> Places:
    """Places in a list of given names that holds the short ones first: one in six is short."""
    short = sum(len(name) == 1 for name in given)
    is_short = draws.below(province.key("people", "short"), index, 6) == 0
    single = draws.below(province.key("people", "given"), index, short)
    double = short + draws.below(province.key("people", "given"), index, count - short)
    return np.where(is_short, single, double)


def mobiles(province: Province, index: Numbers) -> object:
    """Mobile numbers beginning with 154, a prefix that was never given out; no number twice."""
    number = draws.shuffled(province.key("people", "mobile"), index, 10**8).astype(np.int64)
    return columns.code("154", number, 8)


def registration(province: Province, index: Numbers, born: Places) -> tuple[Places, Places]:
    """Day of registration (2008–2017, never before the 30th day of life) and of arrival, at most three days later."""
    drawn = TODAY - 30 - draws.below(province.key("people", "registered"), index, 3650)
    registered = np.minimum(np.maximum(drawn, born + 30), TODAY)
    return registered, registered + draws.below(province.key("people", "received"), index, 4)


def people(province: Province, index: Numbers, copy: Numbers) -> Columns:
    """The records ``index`` of the population register."""
    days, _, _ = birth(province, index)
    registered, received = registration(province, index, days)
    home = addresses.addresses(province, index // np.uint64(3), np.zeros_like(index))
    return {
        "record_id": columns.code("R", (index + copy).astype(np.int64), 9),
        "citizen_id": citizen_ids(province, index),
        "name": names(province, index),
        "sex": columns.number(sex(province, index)),
        "birth_date": columns.date(days),
        "mobile": mobiles(province, index),
        "address_id": home["address_id"],
        "address": home["full_address"],
        "division_code": home["division_code"],
        "registered_on": columns.date(registered),
        "received_on": columns.date(received),
        "synthetic": pa.array(np.ones(len(index), dtype=bool)),
    }


def _subsets(province: Province, block: Numbers) -> Places:
    return draws.below(province.key("people", "block"), block, len(_SUBSETS))


_SHORTER, _HAS_PROVINCE = mistakes.without("江西省")

TABLE = Table(
    name="people",
    title=N_("人口登记"),
    fields=FIELDS,
    key=("record_id",),
    columns=people,
    mistakes=(
        Mistake("typo", "name", 20, mistakes.typo, on_duplicates=True),
        Mistake("missing", "mobile", 8, mistakes.missing, on_duplicates=True),
        Mistake("missing", "citizen_id", 4, mistakes.missing, on_duplicates=True),
        Mistake("missing", "name", 3, mistakes.missing),
        Mistake("wrong_code", "division_code", 10, mistakes.one_of("369999", "360000", "36990", "YF0001")),
        Mistake("wrong_code", "sex", 4, mistakes.one_of("男", "女", "3")),
        Mistake("wrong_check", "citizen_id", 14, mistakes.wrong_last("0123456789X")),
        Mistake("swapped_date", "birth_date", 10, mistakes.swapped_date, mistakes.swappable),
        Mistake("full_width", "mobile", 6, mistakes.full_width),
        Mistake("full_width", "citizen_id", 4, mistakes.full_width),
        Mistake("late", "received_on", 17, mistakes.late(20, 90)),
        Mistake("variation", "address", 12, _SHORTER, _HAS_PROVINCE, on_duplicates=True),
    ),
    rows=lambda size: size,
    size=lambda rows: rows,
)
