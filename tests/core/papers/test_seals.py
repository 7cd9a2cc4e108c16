"""A final print bears a seal that says a few facts of it; what can be said of one is said, and nothing more."""

import json
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import strategies as st

import wiring
from core.assessment.start_deeds import assessment_at, import_answers
from core.blocks.code import (
    COUNT,
    PrintSeal,
    SignedPrintSeal,
    base45,
    new_code,
    seal_bytes,
)
from core.errors import UserError
from core.log.certificates import InvitationClaim, OwnStartFile
from core.papers.batch_deeds import PaperBatchOutcome, PaperBatchRequest, batch_papers
from core.papers.deeds import PaperRequest, print_paper, remake, void_paper
from core.papers.made import making
from core.papers.seals import (
    SealKey,
    SealKeyList,
    SealVerdictWords,
    judged,
    keys_here,
    keys_text,
    seal_message,
)
from core.signing.deeds import sign_off
from core.values import Record, Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.papers.printer import open_press
from storage.scans import codes
from tests.core.assessment.test_import_damaged import sample
from tests.core.conftest import NOON, ctx
from tests.core.papers.entered import enter, enter_any
from tests.core.scans.test_scanned import hired, signed, subject
from tests.core.signing.test_sign_off import FORMS
from tests.country import passport, revocation, settle_in
from tests.storage.papers.paper_samples import text_by_pdftotext
from tests.vectors.written import read_keys

__all__ = ["signed", "subject"]

TODAY = date(2026, 1, 15)


def printer_of(folder: Folder) -> wiring.PaperPrinter:
    place = folder.writer.db.execute("PRAGMA database_list").fetchone()[2]
    return wiring.PaperPrinter(folder.writer.keys, Path(place).parent)


def printed(folder: Folder, subject: Ref, path: Path, form: str = "checklist") -> Record:
    printer = printer_of(folder)
    changes = print_paper(ctx(folder), folder, printer, PaperRequest(subject, form, path))
    record = folder.record(next(ref for ref in changes.touched if ref.entity == "paper"))
    assert record is not None
    return record


def seen(path: Path) -> list[list[str]]:
    """What the codes of each page of a PDF say that begin as a seal."""
    with pypdfium2.PdfDocument(path) as pdf:
        pages = [page.render(scale=150 / 72).to_pil().convert("L") for page in pdf]
    return [
        [code.text for code in codes.seen(page) if code.text.startswith("PSEAL:")] for page in pages
    ]


def test_a_print_made_again_is_the_very_same_with_its_seal(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    paper = printed(folder, signed, tmp_path / "a.pdf")
    assert remake(folder, printer_of(folder), paper, tmp_path / "b.pdf").pages
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_draft_a_workbook_and_a_text_file_bear_none(
    folder: Folder, subject: Ref, tmp_path: Path
) -> None:
    printer = printer_of(folder)
    wish = PaperRequest(subject, "checklist", tmp_path / "draft.pdf")
    older = enter_any(ctx(folder), folder, printer, wish)
    assert [known.text("seal") for ref in older.touched if (known := folder.record(ref))] == [""]
    assert not any(seen(tmp_path / "draft.pdf"))
    for form in ("checklist", "evidence_index"):
        print_paper(
            ctx(folder), folder, printer, PaperRequest(subject, form, tmp_path / "draft.pdf")
        )
        assert not any(seen(tmp_path / "draft.pdf"))
        assert "ทะเบียน" not in text_by_pdftotext((tmp_path / "draft.pdf").read_bytes()), form
    sign_off(ctx(folder), folder, subject, "ก้อย, คม", route=hired(folder))
    for ending in (".docx", ".xlsx"):
        print_paper(
            ctx(folder),
            folder,
            printer,
            PaperRequest(subject, "checklist", tmp_path / f"a{ending}"),
        )
    assert len(folder.records("paper")) == 1, "none but what an older program entered"


def test_a_device_without_a_certificate_seals_nothing_and_says_so_each_time(tmp_path: Path) -> None:
    made = create(
        tmp_path / "new", tmp_path / "keys", "หน่วยตัวอย่าง", "S11", "district", "", 2569, NOON
    )
    with closing(made):
        import_answers(ctx(made), made, FORMS.get("cdd-clean"), 2569, sample("cdd_province_a.json"))
        subject = assessment_at(made.writer.unit, "cdd-clean", 2569)
        sign_off(ctx(made), made, subject, "ก้อย, คม", route=hired(made))
        wanted = PaperRequest(subject, "checklist", tmp_path / "a.pdf")
        assert print_paper(ctx(made), made, printer_of(made), wanted).notes == (), (
            "an office that stands alone"
        )
        began = OwnStartFile(
            "c" * 32, "123456789012", False, ctx(made).device, InvitationClaim("a" * 32, "", "")
        )
        made.exchange.trust_in(made.trust.roots(), began)
        for _time in range(2):
            assert print_paper(ctx(made), made, printer_of(made), wanted).notes == (
                SealVerdictWords.uncertified(),
            )
        assert {one.text("seal") for one in made.records("paper")} == {""}
        assert not any(seen(tmp_path / "a.pdf"))
        wish = PaperBatchRequest(((subject, "unit_page"), (subject, "sign_off")), tmp_path / "many")
        pressing = partial(open_press, made.writer.path.parent)
        *_rows, done, _changes = batch_papers(ctx(made), made, printer_of(made), pressing, wish)
        assert isinstance(done, PaperBatchOutcome)
        assert done.notes == (SealVerdictWords.uncertified(),), "once"


def test_what_no_seal_can_hold_is_printed_without_one_and_why_is_told(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    wanted = PaperRequest(signed, "checklist", tmp_path / "a.pdf")
    with making(folder, signed, "checklist", "") as made:
        odd = made._replace(figures=lambda: ("80", "“ดีเด่น”"))
        changes = enter(ctx(folder), folder, printer_of(folder), wanted, odd)
    assert any("ไม่มีตราประทับ เพราะรหัสหน่วยงาน" in note for note in changes.notes)
    assert not print_paper(ctx(folder), folder, printer_of(folder), wanted).notes
    assert (tmp_path / "a.pdf").is_file()
    assert sorted(bool(one.text("seal")) for one in folder.records("paper")) == [False, True]


def seal_by(private: Ed25519PrivateKey, unit: str = "S10") -> SignedPrintSeal:
    key = private.public_key().public_bytes_raw()
    seal = PrintSeal(
        key[:8], unit, new_code(77), "checklist", 2569, "2569/A-1", TODAY, "80", "C", bytes(16)
    )
    return SignedPrintSeal(seal, private.sign(SignedPrintSeal(seal, b"").signed_bytes))


def test_a_key_nobody_certified_is_unknown_and_a_committees_may_not(folder: Folder) -> None:
    stranger = Ed25519PrivateKey.generate()
    (message,) = SealVerdictWords.checked(folder, [seal_by(stranger).text], TODAY)
    assert message.state == "unknown"
    assert not message.facts
    folder.exchange.take_segments(
        [passport(stranger.public_key().public_bytes_raw(), folder.writer.unit, "committee")]
    )
    (message,) = SealVerdictWords.checked(folder, [seal_by(stranger).text], TODAY)
    assert message.state == "barred"
    assert stranger.public_key().public_bytes_raw().hex() not in keys_text(keys_here(folder, TODAY))


def test_a_key_speaks_for_its_own_unit_alone(folder: Folder) -> None:
    colleague = Ed25519PrivateKey.generate()
    folder.exchange.take_segments(
        [passport(colleague.public_key().public_bytes_raw(), folder.writer.unit)]
    )
    assert SealVerdictWords.checked(folder, [seal_by(colleague).text], TODAY)[0].state == "genuine"
    assert (
        SealVerdictWords.checked(folder, [seal_by(colleague, "S11").text], TODAY)[0].state
        == "barred"
    )


def test_papers_of_a_revoked_key_stand_that_came_before(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    paper = printed(folder, signed, tmp_path / "a.pdf")
    text = SignedPrintSeal.of_register(paper.text("seal"))
    assert text is not None
    later = SignedPrintSeal(text.seal._replace(total="99"), b"")
    forged = SignedPrintSeal(later.seal, folder.writer.keys.sign(later.signed_bytes))
    assert SealVerdictWords.checked(folder, [forged.text], TODAY)[0].state == "genuine"
    folder.exchange.leave()
    key = folder.writer.keys.public
    folder.exchange.take_segments([revocation(key, folder.writer.unit, folder.trust.cut_of(key))])
    assert SealVerdictWords.checked(folder, [text.text], TODAY)[0].state == "genuine"
    assert SealVerdictWords.checked(folder, [forged.text], TODAY)[0].state == "after"
    folder_list = read_keys(keys_text(keys_here(folder, TODAY)))
    assert judged(text.text, folder_list, folder.trust.proves).state == "genuine"
    assert judged(forged.text, folder_list, folder.trust.proves).state == "after"


def test_a_voided_print_is_told_where_its_register_is(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    paper = printed(folder, signed, tmp_path / "a.pdf")
    kept = SignedPrintSeal.of_register(paper.text("seal"))
    assert kept is not None
    (message,) = SealVerdictWords.checked(folder, [kept.text], TODAY)
    assert "ไม่ได้บอกว่ายกเลิก" in message.limits[0]
    assert "บอกว่ายกเลิกแล้ว" not in message.limits[0]
    void_paper(ctx(folder), folder, paper.ref, "พิมพ์ผิดฉบับ")
    (message,) = SealVerdictWords.checked(folder, [kept.text], TODAY)
    assert message.state == "genuine"
    assert message.limits[0] == "ทะเบียนเอกสารในเครื่องนี้บอกว่ายกเลิกแล้ว: พิมพ์ผิดฉบับ"


def test_every_answer_says_by_which_list_and_of_which_day(folder: Folder) -> None:
    keys = SealKeyList((), "2026-01-15", "ส่วนกลาง")
    texts = ("", "PSEAL:", seal_by(Ed25519PrivateKey.generate()).text)
    for text in texts:
        message = seal_message(judged(text, keys, folder.trust.proves), keys)
        assert message.limits[-1] == "ตรวจกับรายการกุญแจของส่วนกลาง ณ วันที่ 15 ม.ค. 2569"
        assert message.why
        assert message.do


def test_a_centre_alone_gives_a_list_out(folder: Folder, tmp_path: Path) -> None:
    held = SealVerdictWords.signed_keys(folder, TODAY, folder.writer.keys.sign)
    assert json.loads(held["list"])["day"] == "2026-01-15"
    assert read_keys(held["list"]).keys[0].units == ("S10",)
    made = create(
        tmp_path / "new", tmp_path / "keys", "หน่วยตัวอย่าง", "S11", "district", "", 2569, NOON
    )
    with closing(made):
        settle_in(made, "district")
        with pytest.raises(UserError):
            SealVerdictWords.signed_keys(made, TODAY, made.writer.keys.sign)


@st.composite
def seals(draw: st.DrawFn) -> SignedPrintSeal:
    letters = [
        chr(number) for number in (*range(0x20, 0x7F), *range(0xE01, 0xE3B), *range(0xE3F, 0xE5C))
    ]
    word = st.text(st.sampled_from(letters), max_size=12).map(str.strip)
    some = word.filter(bool)
    total = st.one_of(
        st.just(""),
        st.integers(0, 999).map(str),
        st.decimals(-99, 999, places=2).map(lambda n: f"{n:.2f}"),
    )
    days = st.dates(date(1970, 1, 1), date(2149, 6, 6))
    seal = PrintSeal(
        draw(st.binary(min_size=8, max_size=8)),
        draw(some),
        new_code(draw(st.integers(0, COUNT))),
        draw(st.from_regex(r"[a-z0-9_.-]{1,12}", fullmatch=True)),
        draw(st.integers(0, 65535)),
        draw(some),
        draw(days),
        draw(total),
        draw(word),
        draw(st.binary(min_size=16, max_size=16)),
    )
    return SignedPrintSeal(seal, draw(st.binary(min_size=64, max_size=64)))


@pytest.mark.parametrize(
    "other",
    [
        {"unit": ""},
        {"unit": " S"},
        {"unit": "“"},
        {"form": "a b"},
        {"number": ""},
        {"total": "01"},
        {"total": "1.5"},
        {"code": "K7QF2M9X"},
        {"year": 70000},
        {"day": date(1969, 1, 1)},
        {"grade": "ก" * 200},
        {"key": b"1"},
    ],
)
def test_what_is_no_fact_of_a_print_is_never_sealed(other: dict[str, object]) -> None:
    seal = seal_by(Ed25519PrivateKey.generate()).seal
    with pytest.raises((ValueError, OverflowError)):
        seal_bytes(seal._replace(**other))  # type: ignore[arg-type]  # wrong on purpose


SAID = {
    "genuine": ("ตราประทับถูกต้อง",),
    "altered": ("ตราประทับถูกแก้",),
    "newer": ("ตราประทับนี้มาจากโปรแกรมรุ่นใหม่กว่า",),
    "unknown": ("ไม่รู้จักกุญแจ",),
    "barred": ("กุญแจไม่มีสิทธิ์", "ไม่มีสิทธิ์ออกเอกสารของหน่วยงานในตราประทับ"),
    "after": ("ถูกเพิกถอนไปแล้ว และเอกสารนี้ไม่อยู่ในเอกสารที่ออกก่อนเพิกถอน",),
    "none": ("ในภาพนี้อ่านตราประทับของโปรแกรมไม่ได้",),
}


def test_each_verdict_has_words_of_its_own_and_says_them_of_no_other(folder: Folder) -> None:
    """By a list of one key that stands, one that was revoked and one of another unit."""
    own, gone, other, stranger = (Ed25519PrivateKey.generate() for _ in range(4))
    keys = SealKeyList(
        (
            SealKey(own.public_key().public_bytes_raw().hex(), ("S10",), "ตาก"),
            SealKey(gone.public_key().public_bytes_raw().hex(), ("S10",), "ตาก", True, True),
            SealKey(other.public_key().public_bytes_raw().hex(), ("S11",), "น่าน"),
        ),
        "2026-01-15",
        "ส่วนกลาง",
    )
    true = seal_by(own)
    texts = {
        "genuine": true.text,
        "altered": SignedPrintSeal(true.seal._replace(total="81"), true.signature).text,
        "newer": "PSEAL:" + base45(b"\2" * 100),
        "unknown": seal_by(stranger).text,
        "barred": seal_by(other).text,
        "after": seal_by(gone).text,
        "none": "",
    }
    for state, text in texts.items():
        message = seal_message(judged(text, keys, folder.trust.proves), keys)
        assert message.state == state
        whole = "\n".join((message.pill, message.why, message.do))
        for of, sentences in SAID.items():
            assert all((sentence in whole) == (of == state) for sentence in sentences), (state, of)
        assert bool(message.facts) == (state in ("genuine", "after"))
