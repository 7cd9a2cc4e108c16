"""The sheet of a result says how it stands, with objections and answers; the form to object on is there while open."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import wiring
from core.blocks.document import Stamp
from core.committee.objection_deeds import close_objections
from core.committee.objections import KEPT, objection_at
from core.committee.release_deeds import answer, release_final
from core.evidence.deeds import StoredFile
from core.log.ports import signed_whole, standing
from core.papers.deeds import PaperRequest, print_paper
from core.papers.made import made, printable
from core.scans.deeds import InkedSignPlace, confirm_paper
from core.values import Changes, Ref
from tests.core.committee.panel import Panel
from tests.core.committee.rounds import (
    FIRST,
    NOT,
    SECOND,
    objected,
    printed,
    released_round,
    review,
)
from tests.storage.exchange.towns import Town
from tests.templates import Copied


@pytest.fixture
def room(copied: Copied) -> Iterator[Panel]:
    with released_round(copied, {FIRST: NOT, SECOND: NOT}) as found:
        yield found


def offered(at: Town, of: Ref) -> set[str]:
    return {one.id for one in printable(at.folder, of)} & {"result", "objection"}


def test_the_sheet_says_preliminary_and_then_final_with_what_was_objected_and_answered(
    room: Panel, tmp_path: Path
) -> None:
    unit = room.units[0]
    region = room.secretary
    of = review(room)
    own, draft = room.own(unit), room.drafts[0]
    assert offered(unit, own) == {"result", "objection"}
    for form in ("result", "objection"):
        for ending in (".pdf", ".xlsx", ".docx"):
            path = tmp_path / f"{form}{ending}"
            wiring.PaperPrinter(unit.folder.writer.keys).write(
                [made(unit.folder, own, form, "").build(Stamp())], path
            )
            assert path.stat().st_size > 0
    assert offered(region, draft) == {"result"}
    assert "ผลเบื้องต้น" in printed(unit, own, "result")
    assert "ไม่มีคำทักท้วง" in printed(unit, own, "result")
    blank = printed(unit, own, "objection")
    objected(room, FIRST)
    assert f"เหตุของ {FIRST}" not in blank
    assert f"เหตุของ {FIRST}" in printed(unit, own, "objection")
    region.take(unit.send(region))
    region.do(partial(close_objections, review=of))
    region.do(
        partial(answer, objection=objection_at(of, FIRST), outcome=KEPT, reason="ไม่พบในหลักฐาน")
    )
    region.do(partial(release_final, draft=draft, signers="ประธาน"))
    unit.take(region.send(unit))
    for town, subject in ((unit, own), (region, draft)):
        said = printed(town, subject, "result")
        assert "ผลสุดท้าย" in said
        assert f"เหตุของ {FIRST}" in said
        assert "คงไว้ตามเดิม" in said
        assert "ไม่พบในหลักฐาน" in said
        assert "แทนผลเดิม" in said
    assert offered(unit, own) == {"result"}


def test_the_form_to_object_on_is_registered_and_its_signed_scan_filed_as_of_any_paper(
    room: Panel, tmp_path: Path
) -> None:
    unit = room.units[0]
    own, folder = room.own(unit), unit.folder
    wanted = PaperRequest(own, "objection", tmp_path / "form.pdf")
    (done,) = unit.do(
        partial(print_paper, printer=wiring.PaperPrinter(folder.writer.keys), request=wanted)
    )
    assert isinstance(done, Changes)
    (paper,) = (ref for ref in done.touched if ref.entity == "paper")
    day = standing(folder, paper).text("printed_at")[:10]
    scan = StoredFile("form.pdf", "f" * 64, 9, "pdf", "e" * 64)
    unit.do(
        partial(
            confirm_paper,
            paper=paper,
            file=scan,
            signed_on=day,
            title="แบบทักท้วง",
            confirmed_places=[InkedSignPlace(1)],
        )
    )
    (filed,) = folder.records("evidence", paper=paper.local)
    assert (standing(folder, paper).text("signed_on"), filed.number("personal")) == (day, 1)
    assert not signed_whole(folder, own), "ink on it signs nothing else"
