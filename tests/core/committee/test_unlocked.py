"""What a committee has locked is opened again: what nobody signed is void, what was signed in ink stays what it was."""

from collections.abc import Iterator
from functools import partial

import pytest

import wiring
from core.committee.release_deeds import accept_alike, lock, signed_in_ink, unlock
from core.committee.view import rounds
from core.errors import UserError
from core.evidence.deeds import StoredFile
from core.log.ports import signed_whole, standing
from core.papers.deeds import PaperRequest, print_paper
from core.scans.deeds import InkedSignPlace, confirm_paper, inked
from core.signing.deeds import end_sign_off
from core.values import Changes, Record, Ref
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.panel import FORMS, Panel, copied_panel
from tests.templates import Copied

KEPT = StoredFile("SKM_1.pdf", "ab" * 32, 9, "pdf", "")
WHY = "ประธานขอแก้คะแนน"
REGIONAL, MINUTES = "score_general", "minutes"
FIRST = next(one.id for one in FORMS.get("cdd-clean").items if not one.need)


@pytest.fixture
def room(copied: Copied) -> Iterator[Panel]:
    """Two units of a region, whose results are agreed and locked."""
    with copied_panel(
        copied, samples=[sample("cdd_province_a.json"), sample("cdd_province_b.json")]
    ) as found:
        found.call()
        for n in range(2):
            found.sealed([{FIRST: {"state": "met"}}] * 3, n)
        found.opened(drafts=(0, 1))
        for draft in found.drafts:
            found.secretary.do(partial(accept_alike, draft=draft))
            locked(found, draft)
        yield found


def locked(room: Panel, draft: Ref) -> None:
    room.secretary.do(partial(lock, draft=draft, signers="ประธานกรรมการ"))


def printed(room: Panel, form: str, draft: int = 0) -> Record:
    """Registered as final, as only what is locked is."""
    path = room.secretary.place.parent / f"{form}-{draft}.pdf"
    wanted = PaperRequest(room.drafts[draft], form, path)
    printer = wiring.PaperPrinter(room.secretary.folder.writer.keys)
    (done,) = room.secretary.do(partial(print_paper, printer=printer, request=wanted))
    assert isinstance(done, Changes)
    return standing(
        room.secretary.folder, next(ref for ref in done.touched if ref.entity == "paper")
    )


def confirmed(room: Panel, paper: Record) -> None:
    """A scan of it is, with ink in its first place."""
    day = paper.text("printed_at")[:10]
    deed = partial(confirm_paper, paper=paper.ref, file=KEPT, signed_on=day, title="ฉบับลงนาม")
    room.secretary.do(partial(deed, confirmed_places=[InkedSignPlace(1)]))


def signed(room: Panel, draft: int = 0) -> None:
    """The ink of every step of its form was seen."""
    (one,) = signed_whole(room.secretary.folder, room.drafts[draft])
    room.secretary.save(
        *inked(standing(room.secretary.folder, one.ref), Ref(room.secretary.unit, "file", "f" * 32))
    )


def void(room: Panel, *papers: Record) -> list[str]:
    return [standing(room.secretary.folder, one.ref).text("void_why") for one in papers]


def opened(room: Panel, draft: int = 0) -> str:
    """Unlock it; the label of the one save."""
    reader, ref = room.secretary.folder, room.drafts[draft]
    (done,) = room.secretary.do(partial(unlock, draft=ref, reason=f" {WHY} "))
    assert isinstance(done, Changes)
    (one,) = [each for each in reader.sign_offs.of(ref) if each.ended]
    (ended,) = reader.history.of(one.ref, "ended_why")
    void = [
        past
        for paper in reader.records("paper", ref.scope)
        for past in reader.history.of(paper.ref, "void_why")
    ]
    assert {past.save for past in void if past.value is not None} <= {ended.save}, (
        "both in one save"
    )
    assert standing(reader, one.ref).text("ended_why") == WHY
    assert [row.locked for row in rounds(reader, ref.scope) if row.draft == ref] == [False]
    return ended.label


def test_before_ink_every_print_of_it_is_void_that_of_the_region_among_them(room: Panel) -> None:
    own = printed(room, MINUTES)
    regional = printed(room, REGIONAL, 1)
    other = printed(room, MINUTES, 1)
    assert opened(room) == "end_sign_off"
    assert void(room, own, regional, other) == [WHY, WHY, ""], (
        "that of another unit says nothing of this one"
    )
    locked(room, room.drafts[0])
    assert void(room, printed(room, REGIONAL)) == [""]


def test_a_sheet_of_the_region_whose_ink_was_confirmed_stays_though_it_signs_no_sign_off(
    room: Panel,
) -> None:
    own, regional = printed(room, MINUTES), printed(room, REGIONAL)
    confirmed(room, regional)
    assert not signed_in_ink(room.secretary.folder, room.drafts[0])
    opened(room)
    assert void(room, own, regional) == [WHY, ""]


def test_what_was_signed_in_ink_is_revised_and_its_prints_stay(room: Panel) -> None:
    papers = printed(room, MINUTES), printed(room, REGIONAL)
    assert not signed_in_ink(room.secretary.folder, room.drafts[0])
    signed(room)
    assert [signed_in_ink(room.secretary.folder, one) for one in room.drafts] == [True, False]
    assert opened(room) == "revise_sign_off"
    assert void(room, *papers) == ["", ""]
    locked(room, room.drafts[0])
    assert not signed_in_ink(room.secretary.folder, room.drafts[0]), (
        "the revision is to be signed anew"
    )


def test_nothing_is_unlocked_without_a_reason_or_that_is_not_locked(room: Panel) -> None:
    unlocks = partial(unlock, draft=room.drafts[0])
    with pytest.raises(UserError, match="ยังไม่ได้บอกเหตุผล"):
        room.secretary.do(partial(unlocks, reason="  "))
    opened(room)
    with pytest.raises(UserError, match="ผลของหน่วยงานนี้ไม่ได้ล็อกอยู่"):
        room.secretary.do(partial(unlocks, reason=WHY))


def test_ended_as_any_other_sign_off_its_sheets_of_the_region_are_void_too(room: Panel) -> None:
    """By the terminal, or at the paper that is shown."""
    own = printed(room, MINUTES)
    regional = printed(room, REGIONAL, 1)
    other = printed(room, MINUTES, 1)
    (signed,) = {one.ref for one in signed_whole(room.secretary.folder, room.drafts[0])}
    room.secretary.do(partial(end_sign_off, ref=signed, reason=WHY))
    assert void(room, own, regional, other) == [WHY, WHY, ""]
