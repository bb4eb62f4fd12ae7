"""Who is measured by whom: training and held-back rows of every fold, by place among the labelled rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.predict.data import Data, Task
from ganyun.features.models.rules.methods.predict.options import PredictOptions

Places = NDArray[np.int64]
FEWEST = 20
"""Labelled rows below which no honest figure can be given."""


@dataclass(frozen=True)
class Fold:
    """``train`` and ``test`` are places among all rows; ``name`` is what the output says."""

    name: str
    train: Places
    test: Places


def folds(data: Data, task: Task, options: PredictOptions) -> tuple[list[Fold], list[str]]:
    """The folds, and what should be said about them.

    Raises:
        NotEnoughData: too few rows, classes, groups or periods.
    """
    places = np.flatnonzero(data.labelled)
    target = data.target[places]
    if len(places) < FEWEST:
        raise NotEnoughData(reason=f"有标注的行 {len(places)} 条，至少要 {FEWEST} 条")
    if task != "regression" and len(np.unique(target)) < 2:
        raise NotEnoughData(reason="有标注的行只有一种结果，没有可区分的东西")
    if options.split.time:
        notes: list[str] = []
        found = list(_windows(data.rows["t:time"], places, options))
    else:
        found, notes = _parts(data, places, target, task, options)
    usable = [fold for fold in found if task == "regression" or len(np.unique(data.target[fold.train])) > 1]
    if not usable:
        raise NotEnoughData(reason="没有一折的训练部分含有两种结果")
    if len(usable) < len(found):
        notes.append(f"{len(found) - len(usable)} 折的训练部分只有一种结果，略去")
    return usable, notes


def _parts(
    data: Data, places: Places, target: NDArray[Any], task: Task, options: PredictOptions
) -> tuple[list[Fold], list[str]]:
    from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold

    wanted, notes = options.split.folds, list[str]()
    groups = None
    if options.split.group:
        groups = _codes(data.rows["t:group"].take(pa.array(places)))
        most, what = len(np.unique(groups)), "组"
    elif task == "regression":
        most, what = len(places), "行"
    else:
        most, what = int(np.unique(target, return_counts=True)[1].min()), "最少的一类的行"
    count = min(wanted, most)
    if count < 2:
        raise NotEnoughData(reason=f"{what}只有 {most} 个，分不成两折")
    if count < wanted:
        notes.append(f"{what}只有 {most} 个，折数由 {wanted} 减为 {count}")
    kind: Any = GroupKFold if groups is not None else KFold if task == "regression" else StratifiedKFold
    splitter = kind(count, shuffle=True, random_state=options.seed)
    parts = splitter.split(places, target, groups)
    return [Fold(f"第{i}折", places[train], places[test]) for i, (train, test) in enumerate(parts, 1)], notes


def _codes(column: pa.ChunkedArray) -> Places:
    encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    codes: Places = encoded.indices.to_numpy().astype(np.int64)
    return codes


def _windows(column: pa.ChunkedArray, places: Places, options: PredictOptions) -> Iterator[Fold]:
    """Parts of time, each predicted from all that lies before it; rows of one moment stay together."""
    moments = column.take(pa.array(places)).to_pylist()
    distinct = sorted(set(moments))
    place_of = {moment: place for place, moment in enumerate(distinct)}
    when = np.array([place_of[moment] for moment in moments])
    starts = _starts(column, distinct, when, options)
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(distinct)], strict=True), 1):
        test = places[(when >= start) & (when < end)]
        train = places[when < start]
        if len(train) and len(test):
            yield Fold(f"第{number}段（{distinct[start]} 起）", train, test)


def as_moment(value: Any, kind: pa.DataType) -> Any:
    """A value of the file in the type of the time column.

    Raises:
        pa.ArrowInvalid, pa.ArrowNotImplementedError: it is none.
    """
    return pa.scalar(value).cast(kind).as_py()


def _starts(column: pa.ChunkedArray, distinct: list[Any], when: Places, options: PredictOptions) -> list[int]:
    """Where every part begins, as places in ``distinct``: parts of about as many rows each."""
    if len(distinct) < 2:
        raise NotEnoughData(reason=f"{options.split.time} 只有一个值，分不出先后")
    start, parts = options.split.start, options.split.folds
    if start is None:
        first, parts = 0, parts + 1  # the first part is only learnt from
    else:
        begin = as_moment(start, column.type)
        first = next((place for place, moment in enumerate(distinct) if moment >= begin), len(distinct))
        if first in (0, len(distinct)):
            raise NotEnoughData(reason=f"split.start={start} 之{'前' if first == 0 else '后'}没有数据")
    counts = np.bincount(when, minlength=len(distinct))[first:]
    share = (np.cumsum(counts) - counts / 2) / counts.sum() * parts
    part = np.minimum(share.astype(int), parts - 1)
    begins = [first + int(place) for place in np.unique(part, return_index=True)[1]]
    return begins if start is not None else begins[1:]
