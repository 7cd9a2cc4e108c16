"""Whoever writes Documents as files, and what it says of a file it wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.blocks.document import Document
from core.blocks.safety import PLAIN, Safety


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper that was written. `lacking`: the letters its font has not, each as a sentence; □ stands for them."""

    pages: int  # 0 = the program that opens the file makes the pages
    lacking: tuple[str, ...] = ()


class Papers(Protocol):
    """Writes Documents as files."""

    def write(self, documents: Sequence[Document], path: Path, safety: Safety = PLAIN) -> Printed:
        """Write one packet by the ending of `path`, .pdf .xlsx or .docx: whole or not at all. UserError."""
