"""Words typed for a paper are kept until they are typed anew; what was printed before is offered."""

from pathlib import Path

import wiring
from core.assessment.start_deeds import assessment_at, start_assessment
from core.papers.deeds import PaperRequest, keep_words, print_paper
from core.papers.meetings import AGENDA
from core.papers.source import UNNAMED, MeetingMember, Pairs
from core.papers.table import asks
from core.papers.view import PaperOffer
from core.people.deeds import add_person
from core.privacy.person_data import search_for
from core.values import Ref
from storage.db.folder.store import Folder
from tests.core.conftest import ctx
from tests.core.papers.test_register_numbers import subject
from tests.core.signing.test_sign_off import FORMS
from tests.every_paper import KINDS

ORDER = "committee_order"
SAID: Pairs = (("place", "ห้องประชุม"), ("topics", "เรื่องที่ 1\nเรื่องที่ 2"))
MEMBERS = "นายตัวอย่าง ใจดี, พัฒนาการจังหวัด, ประธานกรรมการ"


def offered(folder: Folder, form: str) -> dict[str, str]:
    return dict(
        PaperOffer.offered_words(
            folder, folder.writer.unit, form, asks(KINDS[form]), subject(folder)
        )
    )


def assessment(folder: Folder) -> Ref:
    form = FORMS.get("cdd-clean")
    start_assessment(ctx(folder), folder, form, 2569, ["regional"])
    return assessment_at(folder.writer.unit, form.id, 2569)


def printed(folder: Folder, of: Ref, form: str, said: Pairs, out: Path) -> None:
    print_paper(
        ctx(folder),
        folder,
        wiring.PaperPrinter(folder.writer.keys),
        PaperRequest(of, form, out / "a.pdf", answers=said),
    )


def test_what_was_typed_is_kept_for_its_paper_alone_and_is_no_record(folder: Folder) -> None:
    of = subject(folder)
    keep_words(ctx(folder), folder, of, AGENDA, SAID)
    assert PaperOffer.kept_words(folder, folder.writer.unit, of, AGENDA) == SAID
    assert PaperOffer.kept_words(folder, folder.writer.unit, of, ORDER) == ()
    assert not folder.records("paper"), "nothing of it is in the register"
    asked = search_for(folder, folder.writer.unit, "ห้องประชุม")
    assert asked.data(folder, folder.writer.unit), "whoever is erased is looked for there"
    keep_words(ctx(folder), folder, of, AGENDA, ())
    assert (
        PaperOffer.kept_words(folder, folder.writer.unit, of, AGENDA),
        list(folder.all_drafts()),
    ) == ((), [])


def test_who_sits_there_is_offered_from_the_last_paper_else_who_is_expected(
    folder: Folder, tmp_path: Path
) -> None:
    of = subject(folder)
    assert offered(folder, ORDER) == {}
    add_person(ctx(folder), folder, "นางสาวทะเบียน มั่นคง", "นักวิชาการ")
    assert offered(folder, ORDER) == {"members": "นางสาวทะเบียน มั่นคง, นักวิชาการ"}
    judged = assessment(folder)
    seats = dict(
        PaperOffer.offered_words(folder, folder.writer.unit, ORDER, asks(KINDS[ORDER]), judged)
    )["members"].splitlines()
    assert seats[0].startswith(f"{UNNAMED}, "), (
        "seats of the programme, whose names are to be typed"
    )
    assert MeetingMember.of({"members": "\n".join(seats)})[0].name == "", "dots are nobody's name"
    assert seats[0].endswith(", ประธานกรรมการ")
    printed(
        folder,
        of,
        ORDER,
        (("members", MEMBERS), ("name", "ผู้ลงนาม"), ("giver", "กรมตัวอย่าง")),
        tmp_path,
    )
    printed(folder, of, AGENDA, SAID, tmp_path)
    assert offered(folder, ORDER)["name"] == "ผู้ลงนาม"
    assert offered(folder, "minutes") == {"members": MEMBERS, "place": "ห้องประชุม"}, (
        "topics are of one meeting"
    )
    assert offered(folder, "certificate") == {"giver": "กรมตัวอย่าง"}, (
        "who signs one paper does not sign another"
    )
