"""``codes/*.yaml`` and ``codes/*.csv`` of a pack: code lists (see ``rules/codefiles.py`` for the columns)."""

from ganyun.features.standards.rules.codefiles import check_names, read_code_csv, read_code_list
from ganyun.kernel.packs import register_checker, register_kind


def register() -> None:
    register_kind("codes", "codes/*.yaml", read_code_list)
    register_kind("codes-csv", "codes/*.csv", read_code_csv)
    register_checker(check_names)
