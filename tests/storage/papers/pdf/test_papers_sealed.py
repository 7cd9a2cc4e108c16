"""Where somebody signs and where the seal stands is noted as drawn: apart from all else, large enough, and heard."""

import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
import zxingcpp

from core.blocks.code import (
    DIGEST,
    SEAL_BYTES,
    SIGNATURE,
    PrintSeal,
    SignedPrintSeal,
    new_code,
    seal_bytes,
)
from core.blocks.document import (
    Certified,
    Column,
    Document,
    Para,
    PerPage,
    Photo,
    Photos,
    Row,
    Signatures,
    Signer,
    SignRoom,
    Stamp,
    Table,
)
from core.blocks.elements import Closing
from core.papers.register import sign_places
from storage.papers.excel import workbook
from storage.papers.pdf import renderer
from storage.papers.pdf.page_frame import foot_tall
from storage.papers.pdf.pen import coarsest
from storage.papers.pdf.renderer import lay_out
from storage.papers.pdf.signatures import seal_tall
from storage.papers.typography.style import MM, PORTRAIT
from storage.papers.word import document as word
from tests.golden.papers import documents
from tests.printed import drawn, render, written
from tests.storage.papers.paper_samples import bytes_of, pages_by_pdfium, paper, squeezed
from tests.storage.papers.pdf.test_papers_page_ends import FULL, SIGN, faults
from tests.storage.papers.tagged import Tagged

DPI = 100
LEAST = 30  # mm, of the code without its quiet zone, on a certified copy too
LARGEST = PrintSeal(
    bytes(range(8)),
    "73000001",
    new_code(10**10),
    "evidence_coverage",
    2569,
    "2570/AB07fb-1204",
    date(2026, 11, 21),
    "-999.75",
    "ดีเด่นระดับภาค รอบที่สอง",
    bytes(range(16)),
)
TEXT = SignedPrintSeal(LARGEST, bytes(range(100, 164))).text
BLANK = SignedPrintSeal(LARGEST._replace(digest=bytes(DIGEST)), bytes(SIGNATURE)).text


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    """Every kept paper, as if it were a final print that bears a seal."""
    kept = {name: sealed(one) for name, one in documents(tmp_path_factory.mktemp("papers")).items()}
    copies = {
        f"copy of {name}": replace(one, certified=Certified("นายตัวอย่าง", "ตำแหน่ง"))
        for name, one in kept.items()
    }
    return kept | copies


def sealed(document: Document, text: str = TEXT) -> Document:
    return replace(document, draft=False, stamp=replace(document.stamp, seal=text))


def corners(code: Any) -> Iterator[tuple[float, float]]:
    place = code.position
    for corner in (place.top_left, place.top_right, place.bottom_right, place.bottom_left):
        yield corner.x / DPI * 72, corner.y / DPI * 72


@pytest.mark.parametrize("edition", ["", "พ.ศ. 2564 แก้ไขเพิ่มเติม (ฉบับที่ 2) พ.ศ. 2569"])
def test_on_every_paper_it_stands_alone_on_the_last_page(
    papers: dict[str, Document], edition: str
) -> None:
    """Nothing else reaches into it, however much the foot says, and it is nowhere near where a paper is bound."""
    for name, paper_ in papers.items():
        document = replace(paper_, edition=edition or paper_.edition)
        data, count, places = drawn([document])
        with pypdfium2.PdfDocument(BytesIO(data)) as pdf:
            page = pdf[count - 1]
            picture = page.render(scale=DPI / 72).to_pil()
            found = zxingcpp.read_barcodes(
                picture, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
            )
            (seal,) = [one for one in found if one.text == TEXT]
            xs, ys = zip(*corners(seal), strict=True)
            left = min(xs)
            top = min(ys)
            right = max(xs)
            foot = max(ys)
            assert min(right - left, foot - top) > (LEAST - 0.6) * MM, name
            width, height = page.get_size()
            bound = top if document.landscape else left
            assert bound > 30 * MM, name
            assert (right < width - 5 * MM, foot < height - 13 * MM) == (True, True), name
            quiet = (left - 1.5 * MM, top - 1.5 * MM, right + 1.5 * MM, foot + 1.5 * MM)
            words = page.get_textpage().get_text_bounded(
                quiet[0], height - quiet[3], quiet[2], height - quiet[1]
            )
            assert words.strip() == "", name
            edges = tuple(round(edge / 72 * DPI) for edge in quiet)
            inner = tuple(
                round(edge / 72 * DPI) for edge in (left - 1, top - 1, right + 1, foot + 1)
            )
            around = picture.convert("L").crop(edges)
            around.paste(255, tuple(at - edges[n % 2] for n, at in enumerate(inner)))
            assert around.getextrema()[0] > 200, name
            others = [one for one in found if one.text != TEXT]
            assert not any(overlap(quiet, box(one)) for one in others), name
        for place in places:
            here = (place.left, place.top, place.right, place.bottom)
            assert place.page != count or not overlap(quiet, here), name


def box(code: Any) -> tuple[float, float, float, float]:
    xs, ys = zip(*corners(code), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_it_is_heard_at_the_end_as_a_picture_that_says_what_it_says(
    papers: dict[str, Document],
) -> None:
    for name, document in papers.items():
        tagged = Tagged(render([document])[0])
        assert tagged.faults == [], name
        (heard,) = [node.alt for node in tagged.root.walk() if "ตราประทับ" in node.alt]
        for fact in (LARGEST.unit, LARGEST.number, LARGEST.total, LARGEST.grade):
            assert fact in heard, name


def test_every_paper_laid_out_before_its_seal_is_signed_is_the_paper_with_its_seal(
    papers: dict[str, Document],
) -> None:
    """To the byte, so that what is kept of it, and signed, is of the file that is given away."""
    for name, document in papers.items():
        pdf, laid = renderer.laid([sealed(document, BLANK)])
        data, made = written([document])
        assert pdf.file() == render([sealed(document, BLANK)])[0] != data, name
        assert pickle.loads(pickle.dumps(pdf)).file(TEXT) == data, name
        assert laid == made, name


def test_where_it_has_no_room_the_last_lines_go_along_with_it_to_a_page_more() -> None:
    counts = range(20, 44)
    grown = {}
    for count in counts:
        document = paper(*(Para(f"บรรทัด {n}") for n in range(count)))
        before, after = lay_out(document), lay_out(sealed(document))
        assert len(after) - len(before) in (0, 1)
        assert (
            after[-1].used + seal_tall(sealed(document), foot_tall(document))
            <= 297 * MM - PORTRAIT.top
        )
        assert all(page.flows for page in after)
        assert sum(len(page.flows) for page in after) == sum(len(page.flows) for page in before)
        grown[count] = len(after) - len(before)
    assert set(grown.values()) == {0, 1}


def test_a_workbook_and_a_text_file_bear_none(papers: dict[str, Document]) -> None:
    document = papers["letter"]
    bare = replace(document, stamp=replace(document.stamp, seal=""))
    for kind in (workbook, word):
        assert parts(kind.render([document])) == parts(kind.render([bare]))


def parts(data: bytes) -> dict[str, bytes]:
    """What a file of either kind holds but for when it was written."""
    with ZipFile(BytesIO(data)) as archive:
        return {
            name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"
        }


def test_the_largest_seal_has_a_code_of_at_most_57_modules() -> None:
    room = SEAL_BYTES - SIGNATURE - len(seal_bytes(LARGEST)) + len(LARGEST.grade)
    text = SignedPrintSeal(LARGEST._replace(grade="ก" * room), bytes(64)).text
    assert coarsest(text).modules <= 57
    with pytest.raises(ValueError, match="too long"):
        seal_bytes(LARGEST._replace(grade="ก" * (room + 1)))


def test_every_paper_that_is_kept_notes_each_place_it_has(tmp_path: Path) -> None:
    for name, document in documents(tmp_path).items():
        _pdf, pages, boxes = drawn([document])
        assert len(boxes) == len(list(sign_places(document.blocks))), name
        wide, high = (842, 596) if document.landscape else (596, 842)
        for box in boxes:
            assert 1 <= box.page <= pages
            assert 0 <= box.left < box.right <= wide
            assert 0 <= box.top < box.bottom <= high
        assert list(boxes) == sorted(boxes, key=lambda one: (one.page, one.top // 30)), (
            f"{name}: in reading order"
        )


def test_signers_rooms_and_closings_are_places() -> None:
    blocks = (
        Para("ก"),
        Table(
            (Column("ก", 1), Column("ข", 1)),
            (Row(("๑", SignRoom("maker"))), Row(("๒", SignRoom("head")))),
        ),
        Signatures((Signer("ผู้จัดทำ"), Signer("ผู้รับรอง"))),
        Closing("คม"),
    )
    assert len(list(sign_places(blocks))) == 5
    assert len(drawn([Document(("ก",), "ก", "ข", Stamp(), blocks)])[2]) == 5


@pytest.mark.parametrize("per_page", [0, 1, 2, 4, 6])
@pytest.mark.parametrize("count", [30, 120, 300, 900])
def test_signatures_take_the_end_of_long_captions_along_and_no_line_of_these_leaves_the_page(
    count: int, per_page: PerPage
) -> None:
    captions = [f"{name} " + " ".join(f"คำที่{n}" for n in range(count)) for name in ("ก", "ข", "ค")]
    document = paper(Photos(tuple(map(Photo, captions)), per_page=per_page), SIGN)
    pages = lay_out(document)
    assert faults(pages, FULL[False]) == []
    found = squeezed("".join(pages_by_pdfium(bytes_of(document))))
    assert [found.count(f"คำที่{'๐๑๒๓๔๕๖๗๘๙'[n]}") >= 3 for n in range(1, 10)] == [True] * 9
