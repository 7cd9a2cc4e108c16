"""Pages of PDFs as pictures: pdfium is not for several threads, and never has two."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

import pypdfium2.raw
import pytest
from reportlab.pdfgen.canvas import Canvas

from core.blocks.printed import PageSize, PixelImage
from storage.evidence.worker import document
from storage.papers.pdf.charts import rasters
from storage.pdfium import PdfPageReader, picture
from tests.storage.packs.marked_pages import fields, page
from tests.storage.papers.specimens import BAR

ROUNDS = 3


class Inside:
    """How many threads are inside pdfium at once, at most."""

    def __init__(self) -> None:
        self.most = self.calls = self._now = 0
        self._gate = Lock()

    def watched(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            with self._gate:
                self._now, self.calls = self._now + 1, self.calls + 1
                self.most = max(self.most, self._now)
            try:
                time.sleep(0.0005)  # another thread that could come in would
                return function(*given)
            finally:
                with self._gate:
                    self._now -= 1

        return call


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> Inside:
    watch = Inside()
    for name in dir(pypdfium2.raw):
        found = getattr(pypdfium2.raw, name)
        if type(found).__name__ == "_FuncPtr":
            monkeypatch.setattr(pypdfium2.raw, name, watch.watched(found))
    return watch


def two_pages() -> bytes:
    """A page of 200 × 100 points that is red, then one of 100 × 200 that is blue."""
    out = BytesIO()
    canvas = Canvas(out)
    for size, colour in (((200, 100), (1, 0, 0)), ((100, 200), (0, 0, 1))):
        canvas.setPageSize(size)
        canvas.setFillColorRGB(*colour)
        canvas.rect(0, 0, *size, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_two_threads_never_enter_pdfium_at_once(inside: Inside) -> None:
    """Drawings of a workbook that is being saved, while the pages of a paper are looked at."""
    data = two_pages()

    def look() -> None:
        for _ in range(ROUNDS):
            with PdfPageReader(data) as pages:
                for number in range(len(pages.sizes)):
                    pages.pixels(number, 1.0)

    def save() -> None:
        for _ in range(ROUNDS):
            next(rasters(BAR, 200, thai=False))

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(look), pool.submit(save), pool.submit(look)]:
            done.result()
    assert inside.calls > 10 * ROUNDS
    assert inside.most == 1


def test_pages_have_their_sizes_and_colours_and_none_once_they_are_closed() -> None:
    with PdfPageReader(two_pages()) as pages:
        assert pages.sizes == (PageSize(200, 100), PageSize(100, 200))
        red, blue = (picture(pages.pixels(number, 0.5)) for number in (0, 1))
        assert (red.size, red.getpixel((50, 25))) == ((100, 50), (255, 0, 0))
        assert (blue.size, blue.getpixel((25, 50))) == ((50, 100), (0, 0, 255))
    assert pages.pixels(0, 0.5) == PixelImage()
    pages.close()  # again: nothing to do


def test_what_form_fields_show_is_shown_to_who_looks_at_a_page(tmp_path: Path) -> None:
    """On the page and in its small picture."""
    form, blank = tmp_path / "form.pdf", tmp_path / "blank.pdf"
    form.write_bytes(fields())
    blank.write_bytes(page())
    shown, bare = (PdfPageReader(one.read_bytes()) for one in (form, blank))
    with shown, bare:
        assert shown.pixels(0, 1.0) != bare.pixels(0, 1.0)
    assert document(form, "pdf").small != document(blank, "pdf").small
