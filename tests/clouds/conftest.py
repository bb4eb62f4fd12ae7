"""The clouds that are shipped, read once; and the outside judge, datacontract-cli, in an environment of its own."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.support.tree import ROOT

from ganyun.features.catalog.public import Contract
from ganyun.kernel.packs import Pack, built_in_folder, read_packs

JUDGE = "datacontract-cli[duckdb]>=1.2,<2"


@pytest.fixture(scope="session")
def packs() -> dict[str, Pack]:
    """Every shipped cloud; an invalid one stops all of this with every problem listed."""
    return read_packs([built_in_folder()])


@pytest.fixture(scope="session")
def contracts(packs: dict[str, Pack]) -> dict[str, Contract]:
    """``cloud.table`` → contract."""
    return {contract.id: contract for pack in packs.values() for contract in pack.part("contracts").values()}


@pytest.fixture(scope="session")
def datacontract() -> Path:
    """The ``datacontract`` executable: the one in GANYUN_DATACONTRACT, or one made once below ``.cache``."""
    given = os.environ.get("GANYUN_DATACONTRACT")
    if given:
        return Path(given).resolve()
    folder = ROOT / ".cache/datacontract-venv"
    command = folder / "bin/datacontract"
    if not command.is_file():
        uv = str(ROOT / "tools/uv")
        making = folder.with_name(f"{folder.name}.{os.getpid()}")
        shutil.rmtree(making, ignore_errors=True)
        for arguments in (
            ["venv", "--quiet", "--relocatable", str(making)],
            ["pip", "install", "--quiet", "--python", str(making / "bin/python"), JUDGE],
        ):
            made = subprocess.run([uv, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
            if made.returncode:
                shutil.rmtree(making, ignore_errors=True)
                pytest.skip(f"datacontract-cli cannot be installed: {made.stderr[-500:]}")
        if not command.is_file():  # another run may have been faster
            shutil.rmtree(folder, ignore_errors=True)
            making.rename(folder)
    return command
