"""The register of papers: what it says of a print, a copy with another state, a slip, a print that failed."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import main
import wiring
from core.assessment.start_deeds import assessment_at, import_answers
from core.blocks.code import PageQrContent
from core.errors import UserError
from core.papers.deeds import PaperRequest, void_cut_short
from core.papers.register import show_paper, unused_line
from core.papers.source import PrintOption
from core.papers.view import papers_view
from core.signing.deeds import sign_off
from core.values import Record, Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.assessment.test_import_damaged import sample
from tests.core.conftest import NOON, ctx
from tests.core.papers.entered import enter_any
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext

FORMS = FormLibrary([main.RESOURCES / "instruments"])


@pytest.fixture
def subject(folder: Folder) -> Ref:
    """An assessment that can be printed."""
    form = FORMS.get("cdd-clean")
    import_answers(ctx(folder), folder, form, 2569, sample("cdd_province_a.json"))
    return assessment_at(folder.writer.unit, form.id, 2569)


def printed(
    folder: Folder, subject: Ref, path: Path, form: str = "checklist", days: int = 0
) -> Record:
    then = replace(ctx(folder), now=NOON + timedelta(days))
    changes = enter_any(
        then, folder, wiring.PaperPrinter(folder.writer.keys), PaperRequest(subject, form, path)
    )
    record = folder.record(next(ref for ref in changes.touched if ref.entity == "paper"))
    assert record is not None
    return record


def test_a_print_is_genuine_when_the_register_holds_its_code_with_its_state(
    folder: Folder, subject: Ref, tmp_path: Path
) -> None:
    paper = printed(folder, subject, tmp_path / "a.pdf")
    code, state = paper.text("code"), bytes.fromhex(paper.text("state_hash"))
    held = show_paper(folder, PageQrContent.text_of(code, 3, state))
    assert (held.genuine, held.page, held.record, held.unchanged) == (True, 3, str(paper.ref), True)
    assert show_paper(folder, PageQrContent.text_of(code, 3, bytes(32))).genuine is False
    assert show_paper(folder, f" {code[:4]}-{code[4:]} ".lower()).genuine is None


def test_printing_does_not_change_what_was_printed(
    folder: Folder, subject: Ref, tmp_path: Path
) -> None:
    first, second = (printed(folder, subject, tmp_path / name) for name in ("a.pdf", "b.pdf"))
    assert first.text("state_hash") == second.text("state_hash")
    assert first.text("code") != second.text("code")
    assert first.text("number") != second.text("number")


def test_numbers_go_by_fiscal_year_and_by_the_letter_of_the_certificate(
    folder: Folder, subject: Ref, tmp_path: Path
) -> None:
    assert printed(folder, subject, tmp_path / "a.pdf").text("number") == "2569/A-1"


def test_a_number_in_the_register_is_never_given_again(
    folder: Folder, subject: Ref, tmp_path: Path
) -> None:
    """A whole PC was put back, key file included, and its papers came back from the others."""
    before = folder.writer.keys.counters
    first = [
        printed(folder, subject, tmp_path / name).text("number") for name in ("a.pdf", "b.pdf")
    ]
    folder.writer.keys.counters = before
    assert first == ["2569/A-1", "2569/A-2"]
    assert printed(folder, subject, tmp_path / "c.pdf").text("number") == "2569/A-3"


def test_before_enrolment_the_number_bears_the_key_of_the_computer(tmp_path: Path) -> None:
    made = create(
        tmp_path / "new", tmp_path / "keys", "หน่วยตัวอย่าง", "S11", "district", "", 2569, NOON
    )
    with closing(made):
        form = FORMS.get("cdd-clean")
        import_answers(ctx(made), made, form, 2569, sample("cdd_province_a.json"))
        paper = printed(made, assessment_at(made.writer.unit, form.id, 2569), tmp_path / "a.pdf")
        assert paper.text("number") == f"2569/A{made.writer.keys.public.hex()[:4]}-1"


def test_a_paper_that_cannot_be_written_is_void_and_says_why(
    folder: Folder, subject: Ref, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as told:
        printed(folder, subject, tmp_path / "gone" / "a.pdf")
    (paper,) = folder.records("paper")
    assert paper.text("void_why") == told.value.why


class Killed(BaseException):
    """The program ends here."""


class Dying(wiring.PaperPrinter):
    """Ends the program when it gives a number, or when it writes."""

    def __init__(self, folder: Folder, at: str) -> None:
        super().__init__(folder.writer.keys)
        self._at = at

    def next_number(self, count: int = 1) -> int:
        number = super().next_number(count)
        if self._at == "number":
            raise Killed
        return number

    def put(self, *_what: object, **_how: object) -> None:
        raise Killed


def killed(folder: Folder, subject: Ref, path: Path, at: str) -> None:
    with pytest.raises(Killed):
        enter_any(ctx(folder), folder, Dying(folder, at), PaperRequest(subject, "memo", path))


def test_a_number_whose_file_was_never_written_is_void_when_the_folder_is_opened_again(
    folder: Folder, subject: Ref, tmp_path: Path
) -> None:
    """Else the next print would be called a copy of a paper that nobody has."""
    sign_off(ctx(folder), folder, subject, "นายตัวอย่าง ทดสอบ", "")
    killed(folder, subject, tmp_path / "a.pdf", "write")
    (paper,) = folder.records("paper")
    assert not paper.text("void_why"), "the kill came after the entry"
    void_cut_short(ctx(folder), folder)
    (paper,) = folder.records("paper")
    assert paper.text("void_why") == "โปรแกรมหยุดระหว่างพิมพ์"
    again = printed(folder, subject, tmp_path / "a.pdf", "memo")
    assert again.text("number") == "2569/A-2"
    assert not PrintOption.copied_from(again.text("options").split(","))
    void_cut_short(ctx(folder), folder)
    assert [one.text("void_why") for one in folder.records("paper", number="2569/A-2")] == [""]
    assert list(folder.all_drafts()) == []


def test_numbers_that_were_passed_over_are_told_and_given_to_nobody(
    folder: Folder, subject: Ref, tmp_path: Path
) -> None:
    printed(folder, subject, tmp_path / "1.pdf")
    assert unused_line(folder.records("paper")) == ""
    killed(folder, subject, tmp_path / "2.pdf", "number")
    last = printed(folder, subject, tmp_path / "3.pdf", days=400)
    assert last.text("number") == "2570/A-3", "it counts on from year to year"
    assert unused_line(folder.records("paper")) == "เลขทะเบียนที่ข้ามไป ไม่มีเอกสาร: 2569/A-2"
    assert papers_view(folder, folder.writer.unit, 2569).unused == unused_line(
        folder.records("paper")
    )


def words(path: Path) -> str:
    return squeezed(text_by_pdftotext(path.read_bytes()))
