"""What the terminal asserts is said where it is so: of files, papers and folders in each state, and of deeds done."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from core.assessment.ranking import RankingRow
from core.assigning.orders import SignOffDecision
from core.errors import UserError
from core.exchange.incoming_view import ImportPreview
from core.exchange.send_deeds import ExportOutcome, ExportPartFile
from core.exchange.staging import ImportOutcome
from core.health.facts import Damage, FolderExamination
from core.log.op import SignOffState
from core.log.post import ImportDryRunResult, ImportedStreamRow, ImportResult
from core.papers.register import PrintLookupResult
from core.values import Changes, Ref
from tests.said import said_in, says, where
from tests.ui.terminal.conftest import CDD, SAMPLES, YEAR, Command, certify, entered, know
from ui.terminal.bundles import exported_lines
from ui.terminal.centre import row
from ui.terminal.demo.command import lines
from ui.terminal.import_report import preview_lines, taken_lines
from ui.terminal.offices import lines_of
from ui.terminal.papers import verdict
from ui.terminal.show import changed, signing_state
from ui.terminal.signings import answer_words

FILE, UNIT = Path("/in/S10.prongsai"), "1" * 32
REFUSED = UserError("ไม่รับไฟล์นี้", "เพราะลายเซ็นไม่ใช่ของผู้ส่ง", "โปรดขอไฟล์ใหม่")


def test_a_file_taken_in_is_new_known_waiting_or_without_effect() -> None:
    silent = ImportedStreamRow("k" * 64, UNIT, 3, 3, "revoked")
    said = {
        "new": taken_lines(
            ImportOutcome(
                1, 1, FILE, UNIT, ImportResult(new=3, streams=(silent._replace(silent=0, why=""),))
            )
        ),
        "repeat": taken_lines(ImportOutcome(1, 1, FILE, UNIT, ImportResult(known=3), repeat=True)),
        "silent": taken_lines(
            ImportOutcome(1, 1, FILE, UNIT, ImportResult(new=3, streams=(silent,)))
        ),
        "stranger": taken_lines(ImportOutcome(1, 1, FILE, UNIT, waiting=True)),
        "refused": taken_lines(ImportOutcome(1, 1, FILE, UNIT, problem=REFUSED)),
    }
    text = {state: "\n".join(lines) for state, lines in said.items()}
    table = {
        "ใหม่ 3 มีแล้ว 0 รอส่วนที่ขาด 0 ไม่รับ 0 ไฟล์หลักฐาน 0": "new silent",
        "ใหม่ {new} มีแล้ว {known} รอส่วนที่ขาด {parked} ไม่รับ {refused} ไฟล์หลักฐาน {files}": "new silent",
        "S10.prongsai: เคยนำเข้าแล้ว ไม่มีอะไรเปลี่ยน": "repeat",
        "S10.prongsai: ยังไม่รู้จักผู้ส่ง เก็บรอไว้จนกว่าใบรับรองจะมา": "stranger",
        "ไม่มีผล 3 รายการของเครื่อง kkkkkkkkkkkkkkkk: เครื่องที่เขียนถูกเพิกถอนแล้ว": "silent",
        "ไม่มีผล {n} รายการของเครื่อง {author}: {why}": "silent",
    }
    assert where(text, table) == table


def test_a_file_looked_at_is_foreseen_known_or_of_a_stranger() -> None:
    said = {
        "new": preview_lines(
            ImportPreview(FILE, UNIT, preview=ImportDryRunResult(ImportResult(new=3), 2, 1, 0))
        ),
        "repeat": preview_lines(
            ImportPreview(
                FILE, UNIT, preview=ImportDryRunResult(ImportResult(), 0, 0, 0), repeat=True
            )
        ),
        "stranger": preview_lines(ImportPreview(FILE, UNIT, waiting=True)),
        "refused": preview_lines(ImportPreview(FILE, UNIT, problem=REFUSED)),
    }
    text = {state: "\n".join(lines) for state, lines in said.items()}
    counts = "S10.prongsai: รายการใหม่ 2 เปลี่ยน 1 ไม่ตรงกัน 0 ไม่มีผล 0 ไม่รับ 0 ไฟล์หลักฐาน 0"
    assert said_in(text, counts) == "new"
    assert said_in(text, "รายการใหม่ {added} เปลี่ยน {altered}") == "new"
    assert said_in(text, "S10.prongsai: เคยนำเข้าแล้ว ไม่มีอะไรเปลี่ยน") == "repeat"
    assert said_in(text, "S10.prongsai: ยังไม่รู้จักผู้ส่ง จะเก็บรอไว้จนกว่าใบรับรองจะมา") == "stranger"


def test_one_file_and_many_are_said_to_be_written_and_read_back() -> None:
    def part(number: int, of: int) -> ExportPartFile:
        return ExportPartFile(
            Path(f"/out/{number}.prongsai"), "0" * 64, 9, (number, of), 1, 1, 1, 1
        )

    said = {
        "one": "\n".join(exported_lines(ExportOutcome((part(1, 1),), (), settled=True))),
        "two": "\n".join(exported_lines(ExportOutcome((part(1, 2), part(2, 2)), ()))),
    }
    assert said_in(said, f"เขียน {Path('/out/1.prongsai')} และอ่านกลับตรวจแล้ว") == "one"
    assert said_in(said, "เขียน 2 ไฟล์ และอ่านกลับตรวจแล้วทุกไฟล์") == "two"
    assert said_in(said, "{said} ถอดสื่อได้") == "one", "only once the system says that all is written"
    assert said_in(said, "{said} ก่อนถอดสื่อ ให้สั่งนำอุปกรณ์ออกอย่างปลอดภัย") == "two"


def test_a_folder_is_called_whole_only_when_nothing_was_found() -> None:
    seen = FolderExamination(datetime(2026, 4, 9), 1.0, True, 9, 2, ())
    said = {
        "whole": "\n".join(lines_of(seen)),
        "damaged": "\n".join(lines_of(seen._replace(damages=(Damage("words", ("x",)),)))),
    }
    assert said_in(said, "ทุกอย่างครบ ข้อมูลที่แสดงตรงกับบันทึกทุกช่อง") == "whole"
    assert said_in(said, "กู้คืนไฟล์สำรองแล้วได้อะไร: ") == "damaged"


def test_nothing_changed_is_said_only_where_nothing_was_saved() -> None:
    saved = Changes("set_field", "a" * 32, frozenset({Ref(UNIT, "person", "a")}))
    said = {
        "saved": "\n".join(changed(saved).lines),
        "same": "\n".join(changed(replace(saved, save="")).lines),
    }
    assert said_in(said, "ไม่มีอะไรเปลี่ยน") == "same"
    assert said_in(said, "บันทึกแล้ว") == "saved"


def test_a_paper_is_of_the_register_altered_void_or_out_of_date() -> None:
    held = PrintLookupResult(
        "K7QF-2M9D",
        True,
        1,
        "r",
        "s",
        "checklist",
        "12/2569",
        "0" * 64,
        "2026-04-09",
        "",
        False,
        "",
        True,
    )
    said = {
        "true": verdict(held),
        "typed": verdict(replace(held, genuine=None)),
        "altered": verdict(replace(held, genuine=False)),
        "void": verdict(replace(held, void="พิมพ์ผิด")),
        "old": verdict(replace(held, unchanged=False)),
    }
    assert said_in(said, "ไม่ตรงกับทะเบียน: รหัสนี้มีในทะเบียน แต่สถานะข้อมูลบนเอกสารไม่ใช่ของฉบับนี้") == "altered"
    assert [state for state, text in said.items() if text.startswith("ตรงกับทะเบียน")] == [
        "true",
        "old",
    ]
    assert said_in(said, "ข้อมูลเปลี่ยนไปแล้วหลังพิมพ์") == "old"
    assert said_in(said, "ข้อมูลยังเหมือนตอนพิมพ์") == "true typed"


def test_a_sign_off_is_ended_sound_waiting_or_false() -> None:
    one = {"ended": "", "ended_why": "", "state": SignOffState.SOUND}
    said = {
        "sound": signing_state(one),
        "waiting": signing_state({**one, "state": SignOffState.WAITING}),
        "false": signing_state({**one, "state": SignOffState.INVALID}),
        "ended": signing_state({**one, "ended": "x", "ended_why": "แก้ตัวเลข"}),
    }
    assert said == {
        "sound": "ข้อมูลครบและตรงตามที่ลงนาม",
        "waiting": "ยังรอข้อมูลบางส่วนที่ลงนาม",
        "false": "ไม่ตรงกับข้อมูลที่อ้างถึง จึงไม่มีผล",
        "ended": "ยกเลิกแล้ว: แก้ตัวเลข",
    }


def test_a_list_of_nothing_says_so_and_one_of_something_does_not(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    stranger = tmp_path / "other"
    key = tmp_path / "key"
    sent = tmp_path / "a.prongsai"
    assert (
        do(
            "office", "new", stranger, "--name", "อื่น", "--code", "S99", "--kind", "centre", *YEAR
        ).code
        == 0
    )
    waiting, ranked = "ไม่มีไฟล์ที่รอยืนยันผู้ส่ง", "ยังไม่มีหน่วยงานส่งผล"
    assert do("bundle", "waiting", stranger).out.strip() == waiting
    units = "ยังไม่มีหน่วยงานในทะเบียน"
    assert do("centre", "status", stranger, *YEAR).out.strip() == units
    certify(do, stranger, "centre")
    assert (
        do("record", "set", stranger, "unit/new", "code=S77", "name=หน่วยตัวอย่าง", "region=3").code
        == 0
    )
    listed = do("centre", "status", stranger, *YEAR).out
    assert ("หน่วยตัวอย่าง" in listed, units in listed) == (True, False)
    year, papers = "ปีนี้ยังไม่มีแผนหรือการประเมิน", "ยังไม่มีเอกสารที่พิมพ์"
    assert do("signing", "list", stranger, *YEAR).out.strip() == year
    assert year not in do("signing", "list", assessed, *YEAR).out
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    assert do("paper", "list", assessed).out.splitlines()[0] == papers
    assert entered(assessed, subject, "checklist", tmp_path / "a.pdf")
    assert papers not in do("paper", "list", assessed).out
    assert do("centre", "rank", stranger, *CDD).out.strip() == ranked
    assert ranked not in do("centre", "rank", assessed, *CDD).out
    learned = ("--instrument", "cdd-drive-summary", *YEAR)
    nobody = "ยังไม่มีหน่วยงานส่งแผนตามแบบนี้"
    assert do("centre", "gather", assessed, *learned).out.strip() == nobody
    assert do("plan", "import", assessed, SAMPLES / "cdd-drive-summary.json", *learned).code == 0
    assert nobody not in do("centre", "gather", assessed, *learned).out
    know(do, assessed, stranger)
    key.write_text(do("key", "show", stranger).out, encoding="utf-8")
    assert do("bundle", "export", assessed, "--to", key, "--out", sent).code == 0
    assert "ยังไม่รู้จักผู้ส่ง เก็บรอไว้จนกว่าใบรับรองจะมา" in do("bundle", "import", stranger, sent).out
    assert waiting not in do("bundle", "waiting", stranger).out


Words = tuple[object, ...]


@pytest.fixture
def deeds(assessed: Path, tmp_path: Path, do: Command) -> dict[str, tuple[Words, Words]]:
    """For each sentence of a deed a command that does it, and one that cannot."""
    new = tmp_path / "new"
    far = tmp_path / "out"
    gone = tmp_path / "gone" / "a"
    far.mkdir()
    plan, bad = SAMPLES / "dsi_moral_plan_2569.json", tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    made = ("office", "new", new, "--name", "อื่น", "--code", "S99", "--kind", "province", *YEAR)
    of_plan = ("--instrument", "moral-plan", *YEAR)
    root = ("key", "root", "new", far / "root", "--name", "เจ้าของ")
    kind = ("--class", "province", "--letter", "A")
    backup = do("backup", assessed, "--to", far, "--json").value["path"]
    code = do(
        "paper", "print", assessed, subject, "agenda", "--out", far / "first.pdf", "--json"
    ).value["code"]
    assert do("record", "set", assessed, "person/new", "name=สมชาย ตัวอย่าง").code == 0
    return {
        f"สร้างโฟลเดอร์ {new} ของ อื่น แล้ว": (made, made),
        f"สร้างกุญแจราก {far / 'root'} แล้ว": (root, root),
        f"เขียนคำขอ {far / 'a.request'} แล้ว": (
            ("key", "request", assessed, "--out", far / "a.request"),
            ("key", "request", assessed, "--out", gone),
        ),
        "นำแผนเข้าแล้ว เปลี่ยน": (
            ("plan", "import", assessed, plan, *of_plan),
            ("plan", "import", assessed, bad, *of_plan),
        ),
        f"พิมพ์ {{code}} ทะเบียน {{number}} ไว้ที่ {far / 'a.pdf'} แล้ว": (
            ("paper", "print", assessed, subject, "agenda", "--out", far / "a.pdf"),
            ("paper", "print", assessed, subject, "agenda", "--out", gone.with_suffix(".pdf")),
        ),
        f"ทำสำเนาไว้ที่ {far / 'copy.pdf'} แล้ว": (
            ("paper", "copy", assessed, code, "--out", far / "copy.pdf"),
            ("paper", "copy", assessed, code, "--out", gone.with_suffix(".pdf")),
        ),
        f"ทำสำเนา {{n}} รายการไว้ที่ {far / 'person.pdf'} แล้ว": (
            ("extract", assessed, "สมชาย ตัวอย่าง", "--out", far / "person.pdf"),
            ("extract", assessed, "สมชาย ตัวอย่าง", "--out", gone.with_suffix(".pdf")),
        ),
        f"พิมพ์ {{n}} ไฟล์ไว้ที่ {far / 'all'} แล้ว": (
            ("paper", "batch", assessed, "checklist", *YEAR, "--out", far / "all"),
            ("paper", "batch", assessed, "checklist", *YEAR, "--out", far / "all"),
        ),
        f"รับรอง จังหวัดตัวอย่าง ก แล้ว ไฟล์ตอบ {far / 'a.trust'}": (
            ("key", "certify", far / "root", far / "a.request", *kind, "--out", far / "a.trust"),
            ("key", "certify", far / "root", bad, *kind, "--out", far / "b.trust"),
        ),
        f"กู้คืนลง {far / 'back'} แล้ว บันทึก {{ops}} รายการ ไฟล์หลักฐาน {{files}} ไฟล์": (
            ("restore", backup, far / "back"),
            ("restore", bad, far / "back2"),
        ),
        "ล็อกเพื่อลงนามแล้ว": (
            ("signoff", assessed, subject, "--by", "ผู้ลงนาม"),
            ("signoff", assessed, subject, "--by", "ผู้ลงนาม"),
        ),
    }


def test_a_deed_is_said_to_be_done_only_when_it_was(
    do: Command, deeds: dict[str, tuple[Words, Words]]
) -> None:
    for sentence, (good, bad) in deeds.items():
        done = do(*good)
        assert done.code == 0, done.err
        assert says(done.out, sentence, whole=False), sentence
        refused = do(*bad)
        assert refused.code == 1, sentence
        assert refused.out == "", sentence


def test_a_look_at_a_backup_puts_nothing_back(do: Command, assessed: Path, tmp_path: Path) -> None:
    backup = do("backup", assessed, "--to", tmp_path / "stick", "--json").value["path"]
    looked = do("restore", backup, tmp_path / "back", "--dry-run")
    assert looked.code == 0
    assert "กู้คืนลง" not in looked.out
    assert not (tmp_path / "back").exists()
    assert "กู้คืนลง" in do("restore", backup, tmp_path / "back").out


def test_what_is_taken_back_is_said_to_be(do: Command, office: Path) -> None:
    nothing = do("undo", office)
    assert (nothing.code, nothing.out) == (1, "")
    assert do("record", "set", office, "person/new", "name=สมชาย").code == 0
    assert do("undo", office).out.splitlines()[0] == "เลิกทำแล้ว"
    nothing = do("bundle", "aside", office)
    assert (nothing.code, nothing.out) == (1, "")


def test_a_plan_that_was_not_written_is_not_said_to_be(
    do: Command, office: Path, tmp_path: Path
) -> None:
    plan = SAMPLES / "dsi_moral_plan_2569.json"
    ref = do("plan", "import", office, plan, "--instrument", "moral-plan", *YEAR, "--json").value[
        "plan"
    ]
    written = do("plan", "export", office, ref, tmp_path / "x.json")
    assert written.out.strip() == f"เขียนแผนไว้ที่ {tmp_path / 'x.json'} แล้ว"
    refused = do("plan", "export", office, ref, tmp_path / "gone" / "x.json")
    assert (refused.code, refused.out) == (1, "")


def test_a_ranked_unit_says_how_much_was_answered_until_all_is() -> None:
    full = Fraction(80)
    ranked = RankingRow(
        1, False, UNIT, "", "จังหวัด", 4, "", full, full, Fraction(0), "C", None, (63, 64), "a"
    )
    assert "ตรวจแล้ว 63 จาก 64" in row(ranked)
    assert not any("ตรวจแล้ว" in cell for cell in row(replace(ranked, coverage=(64, 64))))


def test_an_answer_is_said_to_accept_only_where_it_does() -> None:
    signoff = Ref(UNIT, "sign_off", "s")
    accepts = SignOffDecision(signoff, signoff, True, "", "จังหวัด", "วันนี้", 1)
    assert answer_words(accepts) == "รับแล้ว"
    assert answer_words(accepts._replace(accepted=False, reason="ขาดภาพ")) == "ส่งคืนให้แก้: ขาดภาพ"


def test_the_end_of_the_sample_job_says_whether_what_is_shown_is_what_the_log_says() -> None:
    paper = {"code": "K", "number": "1", "file": "/f"}
    came = {"files": (), "stations": ()}
    seen = {
        "same": {"state": "accepted", "reason": ""},
        "other": {"state": "returned", "reason": "แก้"},
    }
    said = {}
    for state, same in (("same", True), ("other", False)):
        answered = {"asked": {"seen": "", **came}, "returned": {"seen": (seen[state],), **came}}
        judged = {
            "ranking": (),
            "proposals": (),
            "paper": paper,
            "not_sent": [] if same else ["ก", "ข"],
        }
        centre = {"folder": "/c", "orders": {}, "digest": {}, "one_digest": True, "same": same}
        result = {
            "root": {"fingerprint": "1"},
            "offices": (),
            "bundles": (),
            "centre": centre,
            "judged": judged,
        }
        said[state] = "\n".join(
            lines({**result, "answered": answered, "milliseconds": 900, "out": "/out"})
        )
    assert said_in(said, "  ข้อมูลที่แสดงตรงกับบันทึก", whole=True) == "same"
    assert said_in(said, "  ข้อมูลที่แสดงไม่ตรงกับบันทึก", whole=True) == "other"
    assert said_in(said, "  แผนของอำเภอ: รับรองแล้ว", whole=True) == "same"
    assert said_in(said, "  แผนของอำเภอ: ส่งคืนแก้ไข แก้", whole=True) == "other"
    assert said_in(said, "ยังไม่ส่ง: ก, ข", whole=True) == "other"
    assert said_in(said, "ยังไม่ส่ง: {names}") == "other"
    assert said_in(said, "เสร็จใน 0.9 วินาที ทุกอย่างอยู่ใน /out") == "same other"


def test_a_sample_job_that_was_refused_is_not_said_to_be_done(do: Command, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("ของเดิม", encoding="utf-8")
    refused = do("demo", "--out", tmp_path)
    assert (refused.code, refused.out) == (1, "")
    assert "เสร็จใน" not in refused.err
