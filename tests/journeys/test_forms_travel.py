"""A form is a record: published by its owner, carried by files, bound by its hash, read where it arrives."""

import json
import re
from contextlib import redirect_stdout
from functools import partial
from hashlib import sha256
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest

import main
from core.exchange.receive_deeds import take_in
from core.forms import deeds
from core.forms.view import receivers_words
from core.forms.vocabulary import LANGUAGE
from storage.instruments import acceptance
from storage.instruments.reader import read
from storage.instruments.workbook.write import write_form
from tests.journeys.conftest import Program, enrol, send
from tests.known import every
from tests.storage.instruments.test_guide import EXAMPLES
from tests.storage.papers.paper_samples import pages_by_pdfium
from ui.terminal.commands import root, run

FORMS = Path(__file__).parents[1] / "data" / "instruments"
PLAN = {
    "title": "แผนตามแบบใหม่",
    "rows": [{"id": "a", "kind": "project", "f.type": "key", "f.budget": 5_000_000}],
}


class Country:
    """A root, a centre, a province of it, and a PC of the centre that has not heard of any form."""

    def __init__(self, quick: Program, room: Path) -> None:
        self.do, self.room = quick, room
        self.centre, self.province = room / "centre", room / "province"
        owner = room / "root"
        quick("key", "root", "new", owner, "--name", "เจ้าของโปรแกรม")
        units = (self.centre, "S00", "centre", ""), (self.province, "S10", "province", "S00")
        for folder, code, kind, parent in units:
            more = ("--parent", parent) if parent else ()
            quick(
                "office",
                "new",
                folder,
                "--name",
                code,
                "--code",
                code,
                "--kind",
                kind,
                *more,
                "--year",
                "2569",
            )
        enrol(quick, owner, self.centre, "centre")
        unit = quick("office", "info", self.centre)["unit"]
        for code, kind, parent in (
            ("S00", "centre", ""),
            ("S10", "province", f"parent=all/unit/{unit}"),
        ):
            words = [f"code={code}", f"name={code}", f"kind={kind}", *([parent] if parent else [])]
            quick("record", "set", self.centre, "all/unit/new", *words)
        enrol(quick, self.centre, self.province, "province")

    def said(self, *words: object) -> str:
        """What a person at the terminal reads."""
        with redirect_stdout(said := StringIO()):
            assert run(root, [*map(str, words)], main.desk()) == 0
        return said.getvalue()

    def send(self, source: Path, target: Path) -> None:
        send(self.do, source, target, self.room)

    def names(self, folder: Path) -> set[str]:
        return {
            one["using"] for one in self.do("instrument", "list", folder) if "problem" not in one
        }


@pytest.fixture
def country(quick: Program, tmp_path: Path) -> Country:
    return Country(quick, tmp_path)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "next-year.yaml"
    text = (
        (FORMS / "computed.yaml").read_text("utf-8").replace("id: test-computed", "id: next-year")
    )
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(PLAN), "utf-8")
    return path


def test_next_years_form_comes_in_a_file_and_is_filled_and_read_everywhere(
    country: Country, form: Path, filled: Path
) -> None:
    do = country.do
    country.send(country.province, country.centre)
    made = do("instrument", "publish", country.centre, form)
    assert made["using"] == "next-year/2569/1"
    assert "next-year/2569/1" in country.names(country.centre)
    assert "next-year/2569/1" not in country.names(country.province)
    country.send(country.centre, country.province)
    assert "next-year/2569/1" in country.names(country.province)
    plan = do(
        "plan", "import", country.province, filled, "--instrument", "next-year", "--year", "2569"
    )["plan"]
    fields = do("record", "show", country.province, plan)["fields"]
    assert fields["form"]["value"] == made["file"], "bound to the very file"
    country.send(country.province, country.centre)
    unit = do("office", "info", country.province)["unit"]
    assert (
        do("record", "show", country.centre, f"{unit}/{plan}")["fields"]["form"]["value"]
        == made["file"]
    )
    assert do("problems", country.centre) == []
    assert do("office", "check", country.province)["same"]
    assert do("office", "check", country.centre)["same"]
    assert do("digest", country.centre, unit) == do("digest", country.province, unit)


def test_what_was_filled_by_a_form_that_is_not_here_is_kept_told_and_shown_when_it_comes(
    country: Country, form: Path, filled: Path, tmp_path: Path
) -> None:
    do = country.do
    country.send(country.centre, country.province)
    published = do("instrument", "publish", country.province, form)
    plan = do(
        "plan", "import", country.province, filled, "--instrument", "next-year", "--year", "2569"
    )["plan"]
    blob = country.province / "blobs" / published["file"][:2] / published["file"]
    held = blob.read_bytes()
    blob.unlink()
    waiting = [one for one in do("problems", country.province) if one["why"] == "no form"]
    assert waiting == [{"why": "no form", "form": "next-year/2569/1", "documents": 1}]
    listed = next(
        one
        for one in do("instrument", "list", country.province)
        if one["using"] == "next-year/2569/1"
    )
    assert listed["problem"] == "ไฟล์ของแบบยังไม่มาถึงเครื่องนี้"
    assert "แบบ next-year/2569/1 ที่ใช้กรอกเอกสารนี้ยังไม่อยู่ในเครื่อง" in do(
        "paper", "print", country.province, plan, "x", "--out", tmp_path / "x.pdf", code=1
    )
    assert do("record", "show", country.province, plan)["fields"]["title"]["value"] == PLAN["title"]
    blob.write_bytes(held)
    assert do("problems", country.province) == []
    assert "next-year/2569/1" in country.names(country.province)


def test_the_file_travels_whatever_is_said_of_originals_and_comes_again_when_it_is_lost(
    country: Country, form: Path
) -> None:
    do = country.do
    do("bundle", "originals", country.province, "none")
    country.send(country.province, country.centre)
    made = do("instrument", "publish", country.centre, form)
    country.send(country.centre, country.province)
    blob = country.province / "blobs" / made["file"][:2] / made["file"]
    held = blob.read_bytes()
    blob.unlink()
    assert made["using"] not in country.names(country.province)
    country.send(country.province, country.centre)
    country.send(country.centre, country.province)
    assert blob.read_bytes() == held
    assert made["using"] in country.names(country.province)


def test_a_file_is_published_once_and_a_changed_one_needs_a_new_revision(
    country: Country, form: Path
) -> None:
    do = country.do
    said = "แล้ว แบบจะไปกับไฟล์รับส่งถัดไป", "ประกาศไว้แล้ว ไม่มีสิ่งใดเปลี่ยน"
    for first in (True, False):
        told = country.said("instrument", "publish", country.centre, form)
        assert (said[0] in told, said[1] in told) == (first, not first)
        assert len(do("record", "list", country.centre, "instrument")) == 1
    book = form.with_suffix(".xlsx")
    write_form(book, read(form))
    form.write_text(form.read_text("utf-8") + "\n# แก้\n", "utf-8")
    for same in (form, book):
        assert said[1] in country.said("instrument", "publish", country.centre, same), (
            "another file of the same form"
        )
    form.write_text(form.read_text("utf-8").replace("ทดสอบ", "ลอง", 1), "utf-8")
    assert "ฉบับนี้ประกาศไปแล้ว และเนื้อหาในไฟล์ไม่เหมือนเดิม เอกสารที่กรอกไว้ผูกกับฉบับเดิม" in do(
        "instrument", "publish", country.centre, form, code=1
    )
    form.write_text(
        form.read_text("utf-8").replace("edition: 2569", "edition: 2569\nrevision: 2"), "utf-8"
    )
    assert do("instrument", "publish", country.centre, form)["using"] == "next-year/2569/2"
    assert country.names(country.centre) >= {"next-year/2569/1", "next-year/2569/2"}


def test_a_form_with_faults_is_not_published_and_nothing_of_it_is_kept(
    country: Country, form: Path
) -> None:
    form.write_text(form.read_text("utf-8").replace("op: sum", "op: summ"), "utf-8")
    before = sorted((country.centre / "blobs").rglob("*"))
    assert "บรรทัด" in country.do("instrument", "publish", country.centre, form, code=1)
    assert sorted((country.centre / "blobs").rglob("*")) == before
    assert "next-year/2569/1" not in country.names(country.centre)


def test_a_new_form_with_a_word_that_changes_nothing_is_not_published(
    country: Country, form: Path
) -> None:
    form.write_text(form.read_text("utf-8") + "combine: median\n", "utf-8")
    assert "combine: median จึงไม่มีผล" in country.do(
        "instrument", "publish", country.centre, form, code=1
    )
    assert "next-year/2569/1" not in country.names(country.centre)


def test_a_paper_is_printed_of_the_period_it_is_asked_for(country: Country, tmp_path: Path) -> None:
    text = next(example for example in EXAMPLES if "quarterly-plan" in example)
    (tmp_path / "form.yaml").write_text(text, "utf-8")
    rows = [{"id": "a", "kind": "work", "f.title": "งานหนึ่ง"}]
    reached = [{"id": "q", "row": "a", "period": "2569q1", "f.spent": 12300}]
    (tmp_path / "plan.json").write_text(json.dumps({"rows": rows, "progress": reached}), "utf-8")
    country.do("instrument", "publish", country.province, tmp_path / "form.yaml")
    own = (tmp_path / "plan.json", "--instrument", "quarterly-plan", "--year", "2569")
    country.do("plan", "import", country.province, *own)
    plan = country.do("record", "list", country.province, "plan")[0]["ref"]
    for period, words in (("2569q1", "123.00"), ("ไตรมาส 2", "ไม่ได้รายงาน")):
        file = tmp_path / f"{period[-1]}.pdf"
        more = (file, "--period", period, "--digits", "arabic")
        country.do("paper", "print", country.province, plan, "quarter", "--out", *more)
        assert words in "".join(pages_by_pdfium(file.read_bytes()))
    wrong = (tmp_path / "x.pdf", "--period", "2569q9")
    assert "2569q4" in country.do(
        "paper", "print", country.province, plan, "quarter", "--out", *wrong, code=1
    )


def test_data_is_not_taken_in_by_a_form_nobody_else_would_find(
    country: Country, form: Path, filled: Path
) -> None:
    words = ("plan", "import", country.centre, filled, "--instrument", form, "--year", "2569")
    refused = country.do(*words, code=1)
    assert "นำข้อมูลเข้าด้วยแบบ next-year/2569/1 ยังไม่ได้" in refused
    assert "แบบในไฟล์นี้ยังไม่ได้ประกาศ ผู้ที่ได้รับข้อมูลจะเปิดไม่ได้" in refused
    assert country.do("record", "list", country.centre, "plan") == []
    country.do("instrument", "publish", country.centre, form)
    assert country.do(*words)["plan"]


def two_of_one_id(country: Country, form: Path) -> dict[str, str]:
    """The centre publishes the form, the province one of its own of the same id: what publishing that one told."""
    country.do("instrument", "publish", country.centre, form)
    country.send(country.centre, country.province)
    own = form.with_name("own.yaml")
    own.write_text(form.read_text("utf-8").replace("ทดสอบช่องคำนวณ", "ของจังหวัดเอง"), "utf-8")
    published: dict[str, str] = country.do("instrument", "publish", country.province, own)
    return published


def test_two_owners_may_use_one_id_and_each_document_keeps_its_own_form(
    country: Country, form: Path, filled: Path
) -> None:
    do, second = country.do, two_of_one_id(country, form)
    same = [
        one
        for one in do("instrument", "list", country.province)
        if one["using"] == "next-year/2569/1"
    ]
    assert len(same) == 2
    using = ("--instrument", f"next-year/2569/1#{second['file']}", "--year", "2569")
    plan = do("plan", "import", country.province, filled, *using)
    assert (
        do("record", "show", country.province, plan["plan"])["fields"]["form"]["value"]
        == second["file"]
    )
    said = country.said("instrument", "list", country.province)
    assert ["(S00 ประกาศ #" in said, f"(หน่วยงานนี้ประกาศ #{second['file'][:8]})" in said] == [
        True,
        True,
    ]
    do(
        "document",
        "start",
        country.province,
        "--instrument",
        f"next-year/2569/1#{same[0]['file']}",
        "--year",
        "2569",
    )
    documents = country.said("document", "list", country.province, "--year", "2569")
    assert "หน่วยงานนี้ประกาศ" in documents
    assert ("S00 ประกาศ" in documents) == (same[0]["file"] != second["file"])
    printed = form.with_name("printed.docx")
    do("paper", "print", country.province, plan["plan"], "letter", "--out", printed)
    words = ZipFile(printed).read("word/footer1.xml").decode()
    assert "ประกาศ)" in words, "the paper names the owner whose form it is"
    assert "S00 ประกาศ" not in words


def test_data_of_one_owners_form_never_enters_a_document_of_anothers(
    country: Country, form: Path, filled: Path
) -> None:
    do, second = country.do, two_of_one_id(country, form)
    using = ("--instrument", f"next-year/2569/1#{second['file']}", "--year", "2569")
    first = do(
        "plan", "import", country.province, filled, "--instrument", "next-year", "--year", "2569"
    )["plan"]
    bound = do("record", "show", country.province, first)["fields"]["form"]["value"]
    assert bound != second["file"]
    refused = do("plan", "import", country.province, filled, *using, code=1)
    assert "เอกสารชุดนี้กรอกด้วยแบบชื่อเดียวกันของหน่วยงานอื่น" in refused
    assert do("record", "show", country.province, first)["fields"]["form"]["value"] == bound
    filled.write_text(json.dumps({**PLAN, "no": 2}), "utf-8")
    other = do("plan", "import", country.province, filled, *using)["plan"]
    locked = do("signoff", country.province, other, "--by", "นายตัวอย่าง ทดสอบ")["signoff"]
    body = do("record", "show", country.province, f"signoff/{locked.rpartition('/')[2]}")["fields"][
        "body"
    ]["value"]
    assert second["file"] in body, "a sign-off names the very file"


def test_the_file_of_a_form_that_comes_while_the_folder_is_open_is_used_at_once(
    country: Country, form: Path, tmp_path: Path
) -> None:
    do = country.do
    country.send(country.province, country.centre)
    made = do("instrument", "publish", country.centre, form)
    country.send(country.centre, country.province)
    (country.province / "blobs" / made["file"][:2] / made["file"]).unlink()
    country.send(country.province, country.centre)
    again, key = tmp_path / "again.prongsai", tmp_path / "province.key"
    do("bundle", "export", country.centre, "--to", key, "--out", again)
    with main.desk().open(country.province) as opened:
        assert made["using"] not in {one.using for one in every(opened.forms)}
        opened.session.do_now(partial(take_in, paths=[again], post=opened.post))
        assert made["using"] in {one.using for one in every(opened.forms)}


def test_a_file_that_was_spoilt_in_its_place_is_not_shown_as_the_form(
    country: Country, form: Path, filled: Path, tmp_path: Path
) -> None:
    do = country.do
    made = do("instrument", "publish", country.centre, form)
    plan = do(
        "plan", "import", country.centre, filled, "--instrument", "next-year", "--year", "2569"
    )["plan"]
    blob = country.centre / "blobs" / made["file"][:2] / made["file"]
    blob.write_text(blob.read_text("utf-8").replace("ทดสอบช่องคำนวณ", "ช่องที่มีคนแก้ไข"), "utf-8")
    library = main.desk().forms
    library._read.clear()
    library._seen.clear()  # as a program that starts anew: what was read while it was whole is not forgotten
    assert made["using"] not in country.names(country.centre)
    assert "ยังไม่อยู่ในเครื่อง" in do(
        "paper", "print", country.centre, plan, "x", "--out", tmp_path / "x.pdf", code=1
    )
    assert do("office", "check", country.centre, code=1)["files"] == 1, "spoilt"


def test_a_refused_form_is_judged_again_on_another_day_and_a_sound_one_never(
    country: Country, form: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    do, asked = country.do, list[Path]()
    country.send(country.province, country.centre)
    made = do("instrument", "publish", country.centre, form)

    def busy(path: Path) -> acceptance.FormFileVerdict:
        asked.append(path)
        return acceptance.FormFileVerdict("อ่านแบบนี้นานเกินไป")

    monkeypatch.setattr(acceptance, "verdict", busy)
    country.send(country.centre, country.province)
    assert made["using"] not in country.names(country.province)
    assert len(asked) == 1, "read once a day"
    monkeypatch.undo()
    note = country.province / "forms.json"
    assert made["using"] not in country.names(country.province)
    note.write_text(re.sub(r"\d{4}-\d\d-\d\d", "2026-01-01", note.read_text("utf-8")), "utf-8")
    assert made["using"] in country.names(country.province)
    monkeypatch.setattr(acceptance, "verdict", busy)
    note.write_text(re.sub(r"\d{4}-\d\d-\d\d", "2026-01-01", note.read_text("utf-8")), "utf-8")
    assert made["using"] in country.names(country.province)


def put_in(do: Program, folder: Path, form: Path, name: str, owner: str = "") -> None:
    """The record and file of a form that no program of today would publish."""
    hash_ = sha256(form.read_bytes()).hexdigest()
    blob = folder / "blobs" / hash_[:2] / hash_
    blob.parent.mkdir(parents=True, exist_ok=True)
    blob.write_bytes(form.read_bytes())
    unit = owner or do("office", "info", folder)["unit"]
    facts = (
        f"instrument_id={name}",
        "edition=2569",
        "revision=1",
        "language=1",
        f"owner={unit}",
        f"file={hash_}",
    )
    do("record", "set", folder, "all/instrument/new", *facts, "state=published")


def test_a_form_built_to_cost_is_kept_and_passed_on_and_never_used(
    country: Country, form: Path
) -> None:
    do = country.do
    form.write_text(form.read_text("utf-8") + "\nnonsense: [[[[\n", "utf-8")
    put_in(do, country.centre, form, "bad")
    listed = next(
        one for one in do("instrument", "list", country.centre) if one["using"] == "bad/2569/1"
    )
    assert "บรรทัด" in listed["problem"]
    country.send(country.centre, country.province)
    listed = next(
        one for one in do("instrument", "list", country.province) if one["using"] == "bad/2569/1"
    )
    assert "บรรทัด" in listed["problem"], "it came along, and is judged again"


def test_a_form_that_needs_a_newer_program_is_told_as_such(country: Country, form: Path) -> None:
    do = country.do
    made = do("instrument", "publish", country.centre, form)
    newer = form.with_name("newer.yaml")
    newer.write_text(form.read_text("utf-8").replace("id: next-year", "id: newer"), "utf-8")
    do("instrument", "publish", country.centre, newer)
    unit = do("office", "info", country.centre)["unit"]
    facts = (
        "instrument_id=later",
        "edition=2569",
        "revision=1",
        f"owner={unit}",
        f"file={'0' * 64}",
    )
    newest = f"language={LANGUAGE + 1}"
    do("record", "set", country.centre, "all/instrument/new", *facts, newest, "state=published")
    listed = {
        one["using"]: one.get("problem", "") for one in do("instrument", "list", country.centre)
    }
    assert listed["later/2569/1"] == "แบบนี้ต้องใช้โปรแกรมรุ่นใหม่กว่า"
    assert listed[made["using"]] == ""


def test_a_withdrawn_form_is_offered_to_nobody_and_what_was_filled_by_it_is_read(
    country: Country, form: Path, filled: Path, tmp_path: Path
) -> None:
    do = country.do
    made = do("instrument", "publish", country.centre, form)
    plan = do(
        "plan", "import", country.centre, filled, "--instrument", "next-year", "--year", "2569"
    )["plan"]
    record = next(one["ref"] for one in do("record", "list", country.centre, "instrument"))
    do("record", "set", country.centre, record, "state=withdrawn")
    listed = {
        one["using"]: one.get("problem", "") for one in do("instrument", "list", country.centre)
    }
    assert listed[made["using"]] == "ถอนประกาศแล้ว"
    assert do("problems", country.centre) == []
    assert "ไม่มีแบบชื่อ" in do(
        "plan",
        "import",
        country.centre,
        filled,
        "--instrument",
        "next-year",
        "--year",
        "2570",
        code=1,
    )
    assert "ไม่มีแบบพิมพ์" in do(
        "paper", "print", country.centre, plan, "x", "--out", tmp_path / "x.pdf", code=1
    )
    assert do("instrument", "publish", country.centre, form)["save"], "it is offered again"
    assert made["using"] in country.names(country.centre)


def test_an_owner_publishes_no_more_than_sixty_four_forms_for_a_year(
    country: Country, form: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deeds, "MOST", 1)
    assert country.do("instrument", "publish", country.centre, form)["save"]
    second = form.with_name("second.yaml")
    second.write_text(form.read_text("utf-8").replace("id: next-year", "id: second"), "utf-8")
    assert "ปีนี้ประกาศแบบไปแล้ว 1 ฉบับ ซึ่งมากที่สุดที่ทำได้" in country.do(
        "instrument", "publish", country.centre, second, code=1
    )
    second.write_text(second.read_text("utf-8").replace("edition: 2569", "edition: 2570"), "utf-8")
    assert country.do("instrument", "publish", country.centre, second)["save"]


def test_the_centre_publishes_for_all_and_a_province_for_those_below_it(country: Country) -> None:
    told = []
    for folder in (country.centre, country.province):
        with main.desk().look(folder) as reading:
            told.append(receivers_words(reading.reader))
    assert told == [
        "ประกาศให้ทุกหน่วยงาน แบบไปกับไฟล์รับส่งถัดไปของแต่ละหน่วย",
        "ประกาศให้หน่วยงานนี้และหน่วยงานในสังกัด แบบไปกับไฟล์รับส่งถัดไป",
    ]


def test_who_is_not_its_owner_publishes_nothing(country: Country, form: Path) -> None:
    do = country.do
    made = do("instrument", "publish", country.centre, form)
    unit = do("office", "info", country.province)["unit"]
    facts = (
        "instrument_id=forged",
        "edition=2569",
        "revision=1",
        "language=1",
        "state=published",
        f"file={'1' * 64}",
    )
    other = do("office", "info", country.centre)["unit"]
    do("record", "set", country.province, f"{unit}/forms/instrument/new", *facts, f"owner={other}")
    assert "forged/2569/1" not in {
        one["using"] for one in do("instrument", "list", country.province)
    }
    assert made["using"] in {one["using"] for one in do("instrument", "list", country.centre)}
