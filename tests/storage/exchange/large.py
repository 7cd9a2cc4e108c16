"""Honest files as large as a bundle may be: by a device with a certificate, every line and text of them is kept."""

import os
from collections.abc import Callable, Iterable
from itertools import count

from core.log.op import TextRow
from storage.db.log.lines import text_value
from tests.storage.db.forger import CLOCK, Forger
from tests.storage.exchange.hostile import MB, Sender, segment_bytes

LINE = 82  # bytes of a short line, about
FIELDS = 20  # of a record
LATER = 1 << 30


class Large:
    """The files; each takes the megabytes it is to hold, unpacked."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self._streams = count()

    def many_lines(self, megabytes: int) -> bytes:
        """In one segment."""
        return self._lines([self._short(megabytes * MB // LINE)])

    def many_lines_in_many_segments(self, megabytes: int, segments: int = 900) -> bytes:
        each = megabytes * MB // LINE // segments
        return self._lines(self._short(each, start=number * each) for number in range(segments))

    def long_lines(self, megabytes: int) -> bytes:
        """Each nearly as long as a line may be, and written later than those of other files."""
        value = '"=%s"' % ("a" * 255 * 1024)
        return self._lines([self._short(4 * megabytes, lambda _number: value, clock=CLOCK + LATER)])

    def many_texts(self, megabytes: int) -> bytes:
        return self._texts("ดำเนินการแล้ว" * 3, megabytes * MB // 290)

    def long_texts(self, megabytes: int) -> bytes:
        """Each as long as a text may be."""
        return self._texts("x" * 100_000, megabytes * MB // 100_000)

    def _lines(self, segments: Iterable[list[bytes]], texts: bytes = b"") -> bytes:
        found = []
        for lines in segments:
            author = Forger(
                self.sender.unit, self.sender.private, next(self._streams).to_bytes(8, "big")
            )
            found.append(segment_bytes(author, lines))
        return self.sender.bundle(segments=b"".join(found), texts=texts)

    def _short(
        self, many: int, value: Callable[[int], object] = int, start: int = 0, clock: int = CLOCK
    ) -> list[bytes]:
        """Lines of records of FIELDS fields each."""
        return [
            b'[%d,%d,"row","%032x","f.n%d",%s,[],1]'
            % (n, clock + n, (start + n) // FIELDS, (start + n) % FIELDS, str(value(n)).encode())
            for n in range(1, many + 1)
        ]

    def _texts(self, words: str, many: int) -> bytes:
        salts = [os.urandom(16) for _text in range(many)]
        lines = self._short(many, lambda n: f'"{text_value(TextRow.salted(salts[n - 1], words))}"')
        row = f'["{self.sender.unit}","row","%032x","f.n%d","%s","{words}"]\n'
        texts = (row % (n // FIELDS, n % FIELDS, salt.hex()) for n, salt in enumerate(salts, 1))
        return self._lines([lines], "".join(texts).encode())
