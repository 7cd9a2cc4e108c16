"""What a user interface is given for start files: how they are checked, and offices made of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from core.log.certificates import StartFile


class ValidStartFile(NamedTuple):
    """A valid start file: its 12 `digits` to compare by phone, its numbers of programmes and of due dates."""

    start: StartFile
    digits: str  # 12 digits, to be compared with the printed letter
    programmes: int
    deadlines: int


class StartFileCalls(NamedTuple):
    """How start files are checked, and offices are made of them. Each call returns what the checked file says, and
    raises RefusedError if anything in it is invalid, or UserError if the office refuses it."""

    look: Callable[[Path], ValidStartFile]
    begin: Callable[[Path, Path], ValidStartFile]  # create its office in a new folder
    join: Callable[[Path, Path], ValidStartFile]  # make the office in a folder (not open) its unit
