"""What it costs that a paper can be heard: the checklist and a paper of every block, beside the same without a tree.

`python -m tests.benchmarks.bench_tagged` prints one row; it ends with 1 when the budget is missed. The other writes no
marks, no tree, no metadata and no colours, and is packed the same way, so that both are as small as they can be.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from unittest.mock import patch

import pikepdf

from core.blocks.document import Document
from storage.papers.pdf import pen, renderer
from storage.papers.pdf.tagging import MarkedContentWriter, PdfElement, PdfTag, PdfTagContext
from tests.benchmarks.bench_papers import papers
from tests.benchmarks.measured import Measured
from tests.printed import render
from tests.storage.papers import specimens

SLOWER, LARGER = 1.20, 1.35
ROUNDS = 30


class Silent(MarkedContentWriter):
    """Marks nothing."""

    def within(self, _tag: PdfTag | None) -> PdfTagContext:
        self._stack.append(self.root)
        return self._inside

    def once(self, tag: PdfTag | None) -> PdfTag | None:
        return tag

    def inline(self) -> PdfElement | None:
        return None

    def place(self, _box: object) -> None: ...

    def lines(self) -> None: ...

    def close(self) -> None: ...

    def turn(self) -> None:
        self._canvas.showPage()


@contextmanager
def silently() -> Iterator[None]:
    """Papers are written as if nobody could hear them."""
    with (
        patch.object(pen, "MarkedContentWriter", Silent),
        patch.object(renderer, "finish", lambda *_: None),
    ):
        yield


def seconds(documents: Sequence[Document]) -> float:
    start = time.process_time()
    for document in documents:
        render([document])
    return time.process_time() - start


def size(document: Document) -> int:
    """Its bytes once packed."""
    out = BytesIO()
    with pikepdf.open(BytesIO(render([document])[0])) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return len(out.getvalue())


def measured(rounds: int = ROUNDS) -> Measured:
    documents = [papers(1)[0], specimens.whole(), specimens.memo()]
    seconds(documents)
    with silently():
        seconds(documents)
        without = sum(map(size, documents))
    larger = sum(map(size, documents)) / without
    ours, peer = [], []
    for _ in range(rounds):
        ours.append(seconds(documents))
        with silently():
            peer.append(seconds(documents))
    slower = min(ours) / min(peer)
    return Measured(
        "three papers as tagged PDF, 12 pages",
        f"{min(ours) * 1000:.0f} ms, {larger:.2f} × the bytes",
        f"the same without a tree, {min(peer) * 1000:.0f} ms",
        slower,
        f"≤ {SLOWER} × the time, ≤ {LARGER} × the bytes, packed",
        slower <= SLOWER and larger <= LARGER,
    )


if __name__ == "__main__":
    found = measured()
    print(found)
    sys.exit(not found.kept)
