"""Addresses of the sample province, structured and written out."""

import numpy as np
import pyarrow as pa

from ganyun.features.samples.rules import columns, draws, mistakes, words
from ganyun.features.samples.rules.draws import Numbers
from ganyun.features.samples.rules.province import Columns, Mistake, Province, Table
from ganyun.kernel.errors import N_

FIELDS = pa.schema(
    [
        ("address_id", pa.string()),
        ("division_code", pa.string()),
        ("county", pa.string()),
        ("township", pa.string()),
        ("road", pa.string()),
        ("house_no", pa.string()),
        ("building", pa.string()),
        ("unit", pa.string()),
        ("room", pa.string()),
        ("full_address", pa.string()),
        ("longitude", pa.float64()),
        ("latitude", pa.float64()),
        ("synthetic", pa.bool_()),
    ]
)


def division(province: Province, index: Numbers) -> draws.Places:
    """The place of each address's division in the list of divisions."""
    return draws.below(province.key("addresses", "division"), index, len(words.division_codes()))


def addresses(province: Province, index: Numbers, copy: Numbers) -> Columns:
    """The records ``index`` of the address register."""

    def below(stream: str, limit: int) -> draws.Places:
        return draws.below(province.key("addresses", stream), index, limit)

    places = division(province, index)
    parts = {
        "county": columns.pick(words.division_names(), places),
        "township": columns.pick(words.lines("townships.txt"), below("township", len(words.lines("townships.txt")))),
        "road": columns.pick(words.lines("roads.txt"), below("road", len(words.lines("roads.txt")))),
        "house_no": columns.join(columns.number(1 + below("house", 399)), "号"),
        "building": columns.join(columns.number(1 + below("building", 30)), "栋"),
        "unit": columns.join(columns.number(1 + below("unit", 4)), "单元"),
        "room": columns.join(columns.number((1 + below("floor", 18)) * 100 + 1 + below("door", 4)), "室"),
    }
    # A tile of a quarter degree for each invented county, far enough inside the province's frame.
    east, north = 11_400_000 + places % 4 * 25_000, 2_650_000 + places // 4 * 25_000
    return {
        "address_id": columns.code("A", (index + copy).astype(np.int64), 9),
        "division_code": columns.pick(words.division_codes(), places),
        **parts,
        "full_address": columns.join(words.CITY, *parts.values()),
        "longitude": pa.array((east + below("east", 25_000)) / 100_000.0),
        "latitude": pa.array((north + below("north", 25_000)) / 100_000.0),
        "synthetic": pa.array(np.ones(len(index), dtype=bool)),
    }


_SHORTER, _HAS_PROVINCE = mistakes.without("江西省")
_OTHERWISE = mistakes.replaced((("栋", "幢"), ("单元", "-"), ("室", "")))

TABLE = Table(
    name="addresses",
    title=N_("地址登记"),
    fields=FIELDS,
    key=("address_id",),
    columns=addresses,
    mistakes=(
        Mistake("typo", "road", 20, mistakes.typo),
        Mistake("missing", "township", 15, mistakes.missing),
        Mistake("wrong_code", "division_code", 20, mistakes.one_of("369999", "360000", "36990", "YF0001")),
        Mistake("full_width", "house_no", 15, mistakes.full_width),
        Mistake("variation", "full_address", 15, _SHORTER, _HAS_PROVINCE, on_duplicates=True),
        Mistake("variation", "full_address", 15, _OTHERWISE, on_duplicates=True),
    ),
    rows=lambda size: -(-size // 3),
    size=lambda rows: rows * 3,
)
