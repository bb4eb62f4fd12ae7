from ganyun.features.standards.rules.levels import LEVELS


def test_levels_are_those_of_the_standard() -> None:
    assert list(LEVELS) == [1, 2, 3, 4, 5, 6]
    assert [level.masked for level in LEVELS.values()] == [False, False, True, True, True, True]
    assert all(
        words.zh and words.en for level in LEVELS.values() for words in (level.title, level.meaning, level.controls)
    )
