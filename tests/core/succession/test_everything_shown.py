"""Every sentence of a hand-over is said when it is so and then alone: papers, post until its receipt, keys."""

import re
from datetime import datetime
from pathlib import Path

import pytest

import wiring
from core.backups.retention import Backup, DatabaseSummary, SecondBackupLocation
from core.errors import UserError
from core.i18n import in_thai
from core.log.certificates import RootKeyRecord
from core.log.ports import ScannedPage, ScannedPageKey
from core.papers.deeds import PaperRequest, print_paper
from core.papers.register import PrintRegisterEntry
from core.records.route import PlannedRouteStep
from core.succession.handover import HANDOVER, registered_with
from core.succession.view import HandoverContents, HandoverFacts, Successor, printed_words
from core.values import Change, Plain, Ref, Text
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON, ctx
from tests.core.exchange.test_delivery import towns, year
from tests.core.signing.year_states import YearOfWork, small_forms, states
from tests.core.succession.offices import FOLLOWER, LEAVER, OTHER, Office, task
from tests.storage.exchange.towns import Town

TODAY = NOON.date()
INKED = "ลงนามครบแล้ว รอยืนยันไฟล์สแกน"
RETURNED = "ถูกส่งคืนให้แก้: {why}"
HERE_ONLY = "ลงนามแล้ว ยังไม่ได้ส่ง อยู่ในเครื่องนี้เท่านั้น"
UNSENT = "งานที่บันทึก {n} ครั้งยังไม่อยู่ในไฟล์รับส่งใด"
PRINTED = "พิมพ์แล้วในชื่อเดิม ถ้าลงนามแล้วให้สแกนยืนยัน ถ้ายังไม่ลงนามให้เปลี่ยนผู้ลงนามที่หน้าลงนามแล้วพิมพ์ใหม่"
LACKS_KEY = "ยังไม่ได้ตั้งรหัสผ่านของกุญแจ กุญแจอยู่ในเครื่องนี้เท่านั้น"
SEALED = "ตั้งเมื่อ {at} ไฟล์สำรองหลังจากนั้นมีกุญแจในซองที่รหัสนี้เปิด"
ON_PAPER = "กู้ได้จากกระดาษเท่านั้น อ่านกลับแล้วเมื่อ {day}"
UNREAD = "พิมพ์แล้วแต่ยังไม่ได้อ่านกลับจากกระดาษ กุญแจยังอยู่ในเครื่องนี้"
NOT_PAPER = "ยังไม่อยู่บนกระดาษ อยู่ในเครื่องนี้เท่านั้น"
NO_BACKUP = "ยังไม่มีไฟล์สำรองในเครื่อง"
BACKUP = "ไฟล์สำรองล่าสุดในเครื่อง {at}"
NO_SECOND, SECOND = "ยังไม่เคยสำรองลงที่เก็บที่สอง", "ที่เก็บที่สอง {at}"
LOST, WHOLE = "ขาดไฟล์หลักฐาน {n} ไฟล์", "อ่านกลับมานับแล้วตรงกัน"
AT = datetime(2026, 1, 10, 9).astimezone()
HELD = DatabaseSummary("f", "u", "S10", "หน่วย", 9, 9, frozenset(), frozenset(), "")


def says(words: str, sentence: str) -> bool:
    """Whether the sentence stands among the words, whatever fills its gaps."""
    return re.search(re.sub(r"\\{\w+\\}", ".*", re.escape(sentence)), words) is not None


def said(found: HandoverContents, key: str) -> str:
    return "\n".join(line.words for one in found.sections if one.key == key for line in one.lines)


def shown(office: Office, outside: HandoverFacts | None = None) -> HandoverContents:
    with in_thai():
        return HandoverContents.of(
            office.folder, office.unit, office.people[LEAVER], TODAY, outside or HandoverFacts()
        )


def test_through_a_year_papers_and_post_are_told_as_they_stand(
    folder: Folder, tmp_path: Path
) -> None:
    year = YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)
    found = dict[str, tuple[str, str, str]]()
    for state in states(year):
        if year.people:
            person = Ref(year.unit, "person", year.people["ก้อย"])
            now = HandoverContents.of(
                folder, year.unit, person, TODAY, HandoverFacts(sent=year.sent)
            )
            found[state] = (said(now, "documents"), said(now, "signing"), said(now, "sent"))
    open_until = [state for state, words in found.items() if "แบบสั้น" in words[0]]
    assert open_until == ["partly answered", "answered, not proved", "whole"]
    assert "ตอบแล้ว 2 จาก 3 ข้อ" in found["partly answered"][0]
    assert "มีผลแล้ว" in found["plan only"][0]
    assert [state for state, words in found.items() if says(words[1], INKED)] == ["signed on paper"]
    assert [state for state, words in found.items() if says(words[1], RETURNED)] == ["returned"]
    assert [state for state, words in found.items() if "รอผู้จัดทำ" in words[1]] == [
        "locked",
        "printed",
    ]
    assert [state for state, words in found.items() if says(words[2], HERE_ONLY)] == ["signed"]
    unsent = [state for state, words in found.items() if says(words[2], UNSENT)]
    assert unsent == [state for state in found if state not in ("sent", "returned", "accepted")]


def test_a_printed_paper_keeps_whom_it_names(office: Office, tmp_path: Path) -> None:
    plan = office.plans(2569, task("a", OTHER))
    office.locks(
        plan, PlannedRouteStep("maker", (office.people[LEAVER].id,)), PlannedRouteStep("head")
    )
    assert not says(said(shown(office), "signing"), PRINTED)
    wish = PaperRequest(plan, "sign_off", tmp_path / "a.pdf")
    print_paper(
        ctx(office.folder), office.folder, wiring.PaperPrinter(office.folder.writer.keys), wish
    )
    assert says(said(shown(office), "signing"), PRINTED)


def test_a_paper_whose_form_is_not_here_waits_for_ink_and_is_not_called_signed(
    office: Office, tmp_path: Path
) -> None:
    office.locks(office.plans(2569, task("a", OTHER)))
    office.plans(2568)
    none = tmp_path / "none"
    none.mkdir()
    here = office.folder.forms
    office.folder.use_forms(FormLibrary([none]))
    found = HandoverContents.of(
        office.folder, office.unit, office.people[LEAVER], TODAY, HandoverFacts()
    )
    office.folder.use_forms(here)
    words = said(found, "signing")
    assert "รอลงนาม" in words
    assert not says(words, INKED)
    assert "แบบของเอกสารนี้ไม่อยู่ในเครื่องนี้" in said(found, "documents")
    assert "แบบของเอกสารนี้ไม่อยู่ในเครื่องนี้" not in said(shown(office), "documents")


def test_keys_are_told_with_how_they_come_back(office: Office) -> None:
    key = office.folder.writer.keys.public

    def told(sealed: datetime | None = None, roots: tuple[RootKeyRecord, ...] = ()) -> str:
        return said(shown(office, HandoverFacts(key=key, sealed=sealed, roots=roots)), "keys")

    assert says(told(), LACKS_KEY)
    assert not says(told(), SEALED)
    assert says(told(sealed=AT), SEALED)
    assert not says(told(sealed=AT), LACKS_KEY)
    roots = {
        ON_PAPER: RootKeyRecord(1, b"r" * 32, "2026-01-01", "2026-01-02", "2026-01-03"),
        UNREAD: RootKeyRecord(1, b"r" * 32, "2026-01-01", "2026-01-02", on_this_pc=True),
        NOT_PAPER: RootKeyRecord(1, b"r" * 32, "2026-01-01", on_this_pc=True),
    }
    for sentence, root in roots.items():
        words = told(roots=(root,))
        assert [one for one in roots if says(words, one)] == [sentence]
        assert "กุญแจรากดอกที่ 1" in words
    assert "ไม่มีกุญแจ" in said(shown(office), "keys"), "without its keys"


def test_backups_are_told_with_their_place_and_what_they_lack(office: Office) -> None:
    none = said(shown(office), "backups")
    assert says(none, NO_BACKUP)
    assert says(none, NO_SECOND)
    whole = Backup(Path("/kept/a.zip"), AT, "asked", HELD)
    found = said(
        shown(office, HandoverFacts(backup=whole, second=SecondBackupLocation(Path("/stick"), AT))),
        "backups",
    )
    for sentence, there in (
        (BACKUP, True),
        (SECOND, True),
        (WHOLE, True),
        (LOST, False),
        (NO_BACKUP, False),
    ):
        assert says(found, sentence) is there, sentence
    assert str(Path("/kept")) in found
    assert str(Path("/stick")) in found
    lacking = Backup(Path("/kept/a.zip"), AT, "asked", HELD, frozenset({"ab"}))
    found = said(shown(office, HandoverFacts(backup=lacking)), "backups")
    assert (says(found, LOST), says(found, WHOLE)) == (True, False)


def test_what_waits_on_this_pc_alone_is_told(office: Office) -> None:
    plan = office.plans(2569, task("a", OTHER))
    assert "หน้าสแกน" not in said(shown(office), "signing")
    assert "พิมพ์ค้าง" not in said(shown(office), "sent")
    page = ScannedPage(
        ScannedPageKey("a" * 64, 1), "a.pdf", 1, 0, "c" * 64, 10, 10, True, 200, False, ()
    )
    office.folder.add_scans([page])
    office.folder.keep_drafts(
        ctx(office.folder), Change(office.rows(plan)[0].ref, "f.title", Plain("x"))
    )
    assert "หน้าสแกนที่รอยืนยัน 1 หน้า" in said(shown(office), "signing")
    assert "ข้อความที่พิมพ์ค้างและยังไม่บันทึก 1 ช่อง" in said(shown(office), "sent")


def test_a_sheet_of_their_own_stays_theirs_and_is_told_until_it_is_closed(office: Office) -> None:
    office.answers(2569, OTHER)
    home = office.folder.records("assessment")[0].ref
    assert "แบบให้คะแนนของผู้ส่งมอบยังไม่ปิด" not in said(shown(office), "work")
    sheet = office.sheets(home, LEAVER)
    assert "แบบให้คะแนนของผู้ส่งมอบยังไม่ปิด" in said(shown(office), "work")
    record = office.folder.record(sheet)
    assert record is not None
    closing = Change(sheet, "closed", Plain("2026-01-15T12:00:00"), record.shown("closed").seen)
    office.folder.save(ctx(office.folder), "close", [closing])
    assert "แบบให้คะแนนของผู้ส่งมอบยังไม่ปิด" not in said(shown(office), "work")


def words_for(office: Office, to: Successor) -> dict[str, str]:
    person = office.people[LEAVER]
    return dict(
        printed_words(office.folder, office.unit, person, HandoverFacts(), to, TODAY, TODAY)
    )


def test_an_office_without_a_document_registers_the_paper_with_itself_and_its_state_says_nobodys_name(
    office: Office, tmp_path: Path
) -> None:
    subject = registered_with(office.folder, office.unit)
    assert subject.entity == "office"
    given = tuple(words_for(office, Successor(office.people[FOLLOWER])).items())
    printer = wiring.PaperPrinter(office.folder.writer.keys)

    def printed(name: str) -> str:
        wish = PaperRequest(subject, HANDOVER, tmp_path / name, answers=given)
        done = print_paper(ctx(office.folder), office.folder, printer, wish)
        paper = office.folder.record(next(ref for ref in done.touched if ref.entity == "paper"))
        assert paper is not None
        assert paper.text("subject") == subject.local
        places = PrintRegisterEntry(paper).places(office.folder, printer.kept)
        assert [one.role for one in places] == ["ผู้ส่งมอบ", "ผู้รับมอบ", "หัวหน้าหน่วยงาน"]
        return paper.text("state_hash")

    before = printed("a.pdf")
    office.folder.save(
        ctx(office.folder), "edit", [Change(subject, "head", Text("นายหัวหน้า คนใหม่"))]
    )
    assert printed("b.pdf") == before, "the hash travels; a name could be guessed from it"
    office.folder.save(
        ctx(office.folder), "edit", [Change(subject, "name", Text("หน่วยงานที่เปลี่ยนชื่อ"))]
    )
    assert printed("c.pdf") != before


__all__ = ["towns", "year"]


SENT = "ส่งให้ {name} เมื่อ {day} ยังไม่มีใบตอบรับ"


NEVER = "ยังไม่มีใบตอบรับสักใบ"


UNHEARD = "ลงนามแล้ว ยังไม่มีใบตอบรับของ {name}"


NOT_ALL = "ใบตอบรับล่าสุด {at} ยังไม่ครบทุกบันทึก"


def sent(year: YearOfWork, of: Town | None = None) -> str:
    folder = of.folder if of else year.folder
    person = Ref(year.unit, "person", year.people["ก้อย"])
    found = HandoverContents.of(
        folder, year.unit, person, NOON.date(), HandoverFacts(sent=folder.writer.keys.sent)
    )
    return said(found, "sent")


def test_what_was_sent_is_told_until_a_receipt_of_the_unit_above_names_it(
    towns: list[Town], year: YearOfWork
) -> None:
    _centre, province, one, _two = towns
    words = sent(year)
    assert [says(words, each) for each in (HERE_ONLY, SENT, UNHEARD)] == [True, False, False]
    assert words.count(NEVER) == 2
    file = one.send(province)
    words = sent(year)
    assert [says(words, each) for each in (HERE_ONLY, SENT, NEVER)] == [False, True, True]
    province.take(file)
    one.take(province.send(one))
    words = sent(year)
    assert [says(words, each) for each in (HERE_ONLY, SENT)] == [False, False]
    assert words.count(NEVER) == 1, "the centre has said nothing yet"
    assert not says(words, NOT_ALL)
    year.hires()
    words = sent(year)
    assert says(words, NOT_ALL)


def test_a_file_that_could_not_be_written_is_not_called_sent(
    towns: list[Town], year: YearOfWork, tmp_path: Path
) -> None:
    _centre, province, one, _two = towns
    with pytest.raises(UserError):
        one.send(province, path=tmp_path / "pulled" / "out.prongsai")
    words = sent(year)
    assert [says(words, each) for each in (HERE_ONLY, SENT, UNHEARD)] == [False, False, True]
