"""Rules as sentences in both languages."""

import dataclasses

from tests.support.loading import contract_of

from ganyun.features.quality.rules.checks import compile_contract
from ganyun.features.quality.rules.words import SENTENCES, refusal_of, sentence, words_of


def test_every_title_can_be_made_again() -> None:
    for check in compile_contract(contract_of()).checks:
        assert check.sentence in SENTENCES
        stored = dataclasses.asdict(check)
        assert words_of(stored, None) == check.title
        assert check.subject in words_of(stored, lambda text: text)


def test_the_words_of_an_author_and_of_an_old_report_stay() -> None:
    assert words_of({"title": "不能是空表", "sentence": ""}, str.upper) == "不能是空表"
    assert words_of({"title": "旧报告"}, str.upper) == "旧报告"


def test_types_are_translated_too() -> None:
    english = {"%(field)s是合法的%(detail)s": "%(field)s is a valid %(detail)s", "整数": "integer"}
    assert sentence("type", "aqi", "integer", lambda text: english[text]) == "aqi is a valid integer"


def test_refusals() -> None:
    assert refusal_of({"measured": 3.0, "failed": 1}, "行数 > 5") == "行数 > 5（实为 3）"
    assert refusal_of({"measured": None, "failed": 7}, "aqi不缺失") == "aqi不缺失（7 行不符）"
