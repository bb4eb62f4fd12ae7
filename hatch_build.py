"""Puts the built frontend and compiled translations into the wheel.

Both are products, so neither is in git. An editable install (``make setup``, ``uv sync``) leaves them to ``make``.
"""

import subprocess
import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ProductsHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict) -> None:
        if version == "editable" or self.target_name != "wheel":
            return
        root = Path(self.root)
        for script in ("frontend/build.py", "frontend/translations.py"):
            subprocess.run([sys.executable, str(root / script)], check=True)  # noqa: S603 - our own scripts
