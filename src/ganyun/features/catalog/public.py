"""All that other features may import from catalog."""

from ganyun.features.catalog.rules.contract import MASKED_FROM, Contract, Field, ForeignKey, Server
from ganyun.features.catalog.rules.parse import read_contract
from ganyun.kernel.packs import Report

__all__ = ["MASKED_FROM", "Contract", "Field", "ForeignKey", "Server", "parse_contract"]


def parse_contract(text: str, name: str, report: Report) -> Contract | None:
    """Reads an ODCS v3.1/v3.2 document with the national catalogue fields (see the feature's README).

    ``name`` is the file name shown in problems. Every problem is reported with path, line, allowed values and fix;
    ``None`` when there was any.
    """
    return read_contract(text, name, report)
