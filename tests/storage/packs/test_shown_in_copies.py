"""A copy for everybody shows what its original shows, or is not given, and whatever it shows has been searched."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from storage.packs.folder import EvidencePackWorker
from tests.storage.packs.marked_pages import (
    NOT_COPIED,
    ODD,
    WELL_MADE,
    changed,
    fields,
    marked,
    page,
    two_pages,
)

DRAWN_ALIKE = 24  # of 255, in cells of five pixels: what drawing letters in two ways leaves
NAME = "สมหญิง ตัวอย่างยิ่ง"


@pytest.fixture(scope="module")
def worker() -> Iterator[EvidencePackWorker]:
    made = EvidencePackWorker()
    yield made
    made.close()


def differing(one: Path, other: Path) -> int:
    """By how much, of 255, the pages of two PDFs differ as a reader of forms shows them."""
    most = 0
    with pypdfium2.PdfDocument(one) as first, pypdfium2.PdfDocument(other) as second:
        first.init_forms()
        second.init_forms()
        assert len(first) == len(second)
        for before, after in zip(first, second, strict=True):
            drawn = [
                each.render(scale=2.5).to_pil().convert("RGB").reduce(5) for each in (before, after)
            ]
            red, green, blue = ImageChops.difference(*drawn).split()
            shades = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
            most = max(most, *(shade for shade, cells in enumerate(shades) if cells))
    return most


def answer(
    worker: EvidencePackWorker, folder: Path, content: bytes, *words: str
) -> tuple[str, bool, Path, Path]:
    """What is said of the file, whether it was read whole, and both files."""
    original, copy = folder / "original.pdf", folder / "copy.pdf"
    original.write_bytes(content)
    found = worker.ask(original, "pdf", words, copy)
    return found.why, found.whole, original, copy


@pytest.mark.parametrize("kind", [*WELL_MADE, *ODD])
def test_a_copy_shows_every_field_stamp_and_mark_of_its_original(
    kind: str, tmp_path: Path, worker: EvidencePackWorker
) -> None:
    why, whole, original, copy = answer(worker, tmp_path, ({**WELL_MADE, **ODD})[kind]())
    assert (why, whole) == ("", True)
    assert differing(original, copy) <= DRAWN_ALIKE
    with pikepdf.open(copy) as opened:
        assert "/AcroForm" not in opened.Root
        kinds = {str(one.Subtype) for each in opened.pages for one in each.get("/Annots", ())}
        assert kinds <= {"/Link"}, "everything else has become a part of the page"


@pytest.mark.parametrize("kind", NOT_COPIED)
def test_what_a_copy_could_not_show_is_left_out(
    kind: str, tmp_path: Path, worker: EvidencePackWorker
) -> None:
    make, reason = NOT_COPIED[kind]
    why, _whole, _original, _copy = answer(worker, tmp_path, make())
    assert why == reason


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: fields("Somying Tuayangying"), "somyingtuayangying"),
        (lambda: marked("Stamp", words="Somying Tuayangying"), "somyingtuayangying"),
        (lambda: marked("Stamp", thai=f"ลงชื่อ {NAME}"), NAME.replace(" ", "")),
        (
            lambda: marked("FreeText", Contents="Somying Tuayangying", DA="/Helv 12 Tf 0 g"),
            "somyingtuayangying",
        ),
    ],
)
def test_a_name_in_a_field_or_a_stamp_is_found(
    content: object, words: str, tmp_path: Path, worker: EvidencePackWorker
) -> None:
    assert callable(content)
    assert answer(worker, tmp_path, content(), words)[0] == "named"


def test_a_copy_is_compared_with_its_original_on_every_page(
    tmp_path: Path, worker: EvidencePackWorker
) -> None:
    """Whatever went wrong between: here another file stands in the copy's place."""
    many = page()
    for n in range(11):
        many = two_pages(many, page(words=f"Page {n}"))
    original, copy = tmp_path / "original.pdf", tmp_path / "copy.pdf"
    original.write_bytes(many)
    assert worker.ask(original, "pdf", (), copy).why == ""
    assert worker.compared(original, copy, 12) == ""
    copy.write_bytes(two_pages(many, page()))
    assert worker.compared(original, copy, 12) == "unlike"
    copy.write_bytes(
        changed(many, lambda one: one.pages[11].contents_add(b"0 0 1 rg 300 300 2 2 re f"))
    )
    assert worker.compared(original, copy, 12) == "unlike"
    copy.write_bytes(b"%PDF-1.4 broken")
    assert worker.compared(original, copy, 12) == "unread"
