"""Packs of evidence of one folder: its files and its printer put together (core.actions.evidence_pack.Packer)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from core.actions.evidence_pack import Packing
    from core.actions.print_paper import Printer


class Packer:
    """Opens folders to be filled."""

    def __init__(self, folder: Path, printer: Printer) -> None:
        self._folder, self._printer = folder, printer

    def __call__(self, out: Path) -> AbstractContextManager[Packing]:
        from storage.evidence.blobs import Blobs
        from storage.packs.folder import filling

        blobs = Blobs(self._folder / "blobs")

        def blob(name: str) -> Path | None:
            return blobs.path(name) if blobs.has(name) else None

        return filling(out, blob, self._printer.write)
