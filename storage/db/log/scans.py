"""Scanned pages waiting until a person compares them; stored on this PC only, never in the log (core.log.ports)."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager

import msgspec

from core.log.ports import ScannedPage, ScannedPageKey
from storage.db.log.log import Log
from storage.db.log.texts import owe_sweep

# as the table
_FIELDS = "source, number, file, of, at, picture, width, height, grey, dpi, born, codes, typed, typed_page"


def every(log: Log) -> Sequence[ScannedPage]:
    """Return all scanned pages that wait for a person, oldest arrival first."""
    rows = log.db.execute(f"SELECT {_FIELDS} FROM scan ORDER BY at, source, number").fetchall()
    return [_page(*row) for row in rows]


class WaitingScanStore:
    """Adds and deletes the scanned pages that wait for a person to look at them."""

    def __init__(
        self,
        log: Log,
        transaction: Callable[[], AbstractContextManager[None]],
        sweep: Callable[[], None],
    ) -> None:
        self._log = log
        self._transaction = transaction
        self._sweep = sweep

    def add(self, pages: Collection[ScannedPage]) -> int:
        """Store scanned pages, except those stored already, until a person looks at them; return how many were new."""
        rows = [_row(page) for page in pages]
        marks = ",".join("?" * len(_FIELDS.split(",")))
        with self._transaction():
            before = self._count()
            self._log.db.executemany(f"INSERT OR IGNORE INTO scan({_FIELDS}) VALUES({marks})", rows)
            return self._count() - before

    def say(self, key: ScannedPageKey, code: str, page: int) -> None:
        """Store the paper code and page number that a person read off a scanned page whose QR code was not found."""
        with self._transaction():
            self._log.db.execute(
                "UPDATE scan SET typed=?,typed_page=? WHERE source=? AND number=?",
                (code, page, *key),
            )

    def drop(self, keys: Collection[ScannedPageKey], *, erase: bool = False) -> None:
        with self._transaction():
            self._log.db.executemany("DELETE FROM scan WHERE source=? AND number=?", list(keys))
            if erase:
                owe_sweep(self._log.db)
        self._sweep()

    def _count(self) -> int:
        return int(self._log.db.execute("SELECT count(*) FROM scan").fetchone()[0])


def _row(page: ScannedPage) -> tuple[int | str, ...]:
    key, file, of, at, picture, width, height, grey, dpi, born, codes, typed, typed_page = page
    packed = msgspec.json.encode(codes).decode()
    return (
        *key,
        file,
        of,
        at,
        picture,
        width,
        height,
        int(grey),
        dpi,
        int(born),
        packed,
        typed,
        typed_page,
    )


def _page(
    source: str,
    number: int,
    file: str,
    page_count: int,
    time: int,
    picture: str,
    width: int,
    height: int,
    grey: int,
    dpi: int,
    born: int,
    codes: str,
    typed_code: str,
    typed_page: int,
) -> ScannedPage:
    packed = msgspec.json.decode(codes, type=tuple[str, ...])
    key = ScannedPageKey(source, number)
    return ScannedPage(
        key,
        file,
        page_count,
        time,
        picture,
        width,
        height,
        bool(grey),
        dpi,
        bool(born),
        packed,
        typed_code,
        typed_page,
    )
