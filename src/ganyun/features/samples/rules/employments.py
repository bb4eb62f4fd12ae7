"""Who works where and is insured there: the edges between people and firms."""

import numpy as np
import pyarrow as pa

from ganyun.features.samples.rules import columns, draws, firms, mistakes, people
from ganyun.features.samples.rules.draws import Numbers
from ganyun.features.samples.rules.identifiers import USCC_ALPHABET
from ganyun.features.samples.rules.province import TODAY, Columns, Mistake, Province, Table
from ganyun.kernel.errors import N_

POSTS = ("职员", "工人", "技术", "销售", "管理", "财务", "司机", "保安")
INSURANCE = ("养老", "养老+医疗", "五险")
_INSURANCE_WEIGHTS = np.array([2, 3, 15], dtype=np.int64)

FIELDS = pa.schema(
    [
        ("record_id", pa.string()),
        ("citizen_id", pa.string()),
        ("name", pa.string()),
        ("uscc", pa.string()),
        ("post", pa.string()),
        ("started_on", pa.date32()),
        ("insurance", pa.string()),
        ("insured_on", pa.date32()),
        ("contribution_base", pa.int64()),
        ("received_on", pa.date32()),
        ("synthetic", pa.bool_()),
    ]
)


def employer(province: Province, index: Numbers) -> Numbers:
    """The firm of an employment: firms in front of the register have more staff, as few firms are large."""
    high = draws.draw(province.key("employments", "firm"), index) >> np.uint64(32)
    squared = (high * high) >> np.uint64(32)
    return (squared * np.uint64(province.firms)) >> np.uint64(32)


def employments(province: Province, index: Numbers, copy: Numbers) -> Columns:
    """The records ``index`` of the register of employments; every worker has one."""

    def below(stream: str, limit: int) -> draws.Places:
        return draws.below(province.key("employments", stream), index, limit)

    person = people.worker(province, index)
    born, _, _ = people.birth(province, person)
    started = np.minimum(np.maximum(born + 6570, TODAY - 40 - below("started", 5000)), TODAY)
    insured = started + below("insured", 30)
    insurance = draws.weighted(province.key("employments", "insurance"), index, _INSURANCE_WEIGHTS)
    return {
        "record_id": columns.code("E", (index + copy).astype(np.int64), 9),
        "citizen_id": people.citizen_ids(province, person),
        "name": people.names(province, person),
        "uscc": firms.usccs(province, employer(province, index)),
        "post": columns.pick(POSTS, below("post", len(POSTS))),
        "started_on": columns.date(started),
        "insurance": columns.pick(INSURANCE, insurance),
        "insured_on": columns.date(insured),
        "contribution_base": pa.array(2800 + 50 * below("base", 245)),
        "received_on": columns.date(insured + below("received", 4)),
        "synthetic": pa.array(np.ones(len(index), dtype=bool)),
    }


TABLE = Table(
    name="employments",
    title=N_("就业参保关系"),
    fields=FIELDS,
    key=("record_id",),
    columns=employments,
    mistakes=(
        Mistake("typo", "name", 25, mistakes.typo, on_duplicates=True),
        Mistake("missing", "started_on", 15, mistakes.missing),
        Mistake("wrong_code", "insurance", 10, mistakes.one_of("养老保险", "医保", "无")),
        Mistake("wrong_check", "citizen_id", 15, mistakes.wrong_last("0123456789X")),
        Mistake("wrong_check", "uscc", 10, mistakes.wrong_last(USCC_ALPHABET)),
        Mistake("full_width", "citizen_id", 10, mistakes.full_width),
        Mistake("late", "received_on", 15, mistakes.late(40, 200)),
    ),
    rows=lambda size: size // 8 * 4,
    size=lambda rows: -(-rows // 4) * 8,
)
