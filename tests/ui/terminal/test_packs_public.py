"""A pack for everybody: nothing that is personal is in any byte of it, and what was left out is listed."""

from functools import partial
from itertools import count
from pathlib import Path
from shutil import copytree

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import main
from core.forms.ports import Reader
from core.log.ports import ChangesSinceSigning
from core.people.deeds import add_person
from core.values import Ref
from storage import apart
from tests.storage.packs.marked_pages import NOT_SHOWN, PRINTED, fields, marked
from tests.ui.terminal.conftest import Command, entered, quietly
from tests.ui.terminal.proving import (
    EXIF_ARTIST,
    EXIF_TURNED,
    LATIN,
    NAME,
    Proved,
    files,
    pdf,
    photo,
    strings,
    text_of,
    unzipped,
)


@pytest.fixture(scope="module")
def naming(proving: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same office with a person, whose name stands wherever a careless office may have put it."""
    place = copytree(proving, tmp_path_factory.mktemp("naming"), dirs_exist_ok=True)
    office = Proved(quietly(place), place / "office", place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRONGSAI_KEYS", str(place / "keys"))
        with main.desk().open(office.folder) as opened:
            for person in (f"นาง{NAME}", LATIN):
                opened.session.do_now(partial(add_person, name=person))
    office.set(
        office.add(pdf(place / "รายชื่อ.pdf", 1, "Marked"), "d1.l1.2.1.1", "order")["evidence"],
        "personal=1",
    )
    office.set(
        office.add(photo(place / "หน้าคน.jpg", "red"), "d1.l1.2.3.1", "activity")["file"],
        "personal=1",
    )
    office.add(pdf(place / "มีชื่อ.pdf", 1, f"by {LATIN}"), "d1.l2.2", "print")
    office.add(pdf(place / f"คำสั่งของ{NAME}.pdf", 1, "Order"), "d1.l1.2.5.2", "assignment")
    (place / "บันทึก.txt").write_text(f"ประชุมโดย {NAME}")
    office.add(place / "บันทึก.txt", "d2.l5.2")
    return place


@pytest.fixture
def named(do: Command, naming: Path, tmp_path: Path) -> Proved:
    """A copy of it."""
    return Proved(do, copytree(naming, tmp_path, dirs_exist_ok=True) / "office", tmp_path)


def test_nothing_personal_is_in_any_byte_of_the_public_version(named: Proved) -> None:
    found = files(named.pack("public", "--public"))
    words = [NAME, "สมหญิง", "ตัวอย่างยิ่ง", LATIN, "Tuayangying"]
    for path, place in found.items():
        content = place.read_bytes()
        for word in words:
            for code in ("utf-8", "utf-16-le", "utf-16-be", "tis-620"):
                assert word.encode(code) not in content, (path, word, code)
        if path.endswith(".pdf"):
            assert not any(word in text_of(place) for word in words), path
            with pikepdf.open(place) as opened:
                assert not any(word in str(thing) for thing in strings(opened) for word in words), (
                    path
                )
        if path.endswith((".xlsx", ".docx")):
            assert not any(word in unzipped(place) for word in words), path


def test_what_was_removed_is_listed_with_its_reason_and_without_its_words(named: Proved) -> None:
    folder = named.pack("public", "--public")
    listed = (folder / "removed.txt").read_text("utf-8-sig")
    for why in (
        "มีข้อมูลส่วนบุคคล",
        "พบชื่อหรือข้อมูลของบุคคลในไฟล์",
        "ข้อความมีชื่อหรือข้อมูลของบุคคล",
        "ไฟล์ชนิดนี้อาจมีชื่อ",
    ):
        assert why in listed
    assert listed.count("\n- ") == named.output["removed"] == 5
    paths = set(files(folder))
    assert "01-d1/L1/02-d1.l1.2.1.1/01-order.pdf" not in paths
    assert "01-d1/L1/01-d1.l1.1/01-policy.pdf" in paths
    assert any("/01-assignment.pdf" in path for path in paths), "its title alone named somebody"


def test_a_picture_for_everybody_is_the_same_picture_the_same_way_up(named: Proved) -> None:
    folder = named.pack("public", "--public")
    whole = named.pack("whole")
    path = "01-d1/L1/01-d1.l1.1/02-publication.jpg"
    with Image.open(folder / path) as clean, Image.open(whole / path) as kept:
        assert clean.tobytes() == kept.tobytes()
        assert clean.getexif().get(EXIF_TURNED) == kept.getexif().get(EXIF_TURNED)
        assert EXIF_ARTIST not in clean.getexif()


def test_a_file_that_ends_its_reader_is_removed_and_the_others_are_given(
    named: Proved, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = apart.WorkerProcess._begun
    begins = count()

    def dying(one: apart.WorkerProcess) -> object:
        process = begun(one)
        if next(begins) < 2:  # the first file is asked for once more, when no other worker works
            process.kill()
        return process

    monkeypatch.setattr(apart.WorkerProcess, "_begun", dying)
    folder = named.pack("public", "--public")
    assert "ตรวจไม่ได้" in (folder / "removed.txt").read_text("utf-8-sig")
    assert named.output["files"] >= 2


def test_a_broken_or_locked_pdf_is_never_public(named: Proved, tmp_path: Path) -> None:
    broken, locked = tmp_path / "เสีย.pdf", tmp_path / "ล็อก.pdf"
    broken.write_bytes(b"%PDF-1.4\nbroken")
    with pikepdf.open(tmp_path / "ประกาศ.pdf") as opened:
        opened.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    named.add(broken, "d1.l3.2", "project_result")
    named.add(locked, "d1.l4.2", "report")
    folder = named.pack("public", "--public")
    assert (folder / "removed.txt").read_text("utf-8-sig").count("ตรวจไม่ได้") == 2


def thai_pdf(path: Path, words: str) -> Path:
    """As an office writes it, with a font that is none of ours."""
    font = TTFont("Typed", main.RESOURCES / "fonts" / "Sarabun_400Regular.ttf")
    font.face.name = b"Typed"  # a second font of a known face would be the first one
    pdfmetrics.registerFont(font)
    canvas = Canvas(str(path))
    canvas.setFont("Typed", 16)
    canvas.drawString(80, 700, words)
    canvas.save()
    return path


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(
            f"ลงชื่อ นาง{NAME} ผู้รายงาน", id="with her title, without a space before the name"
        ),
        pytest.param(f"ผู้เข้าประชุม {NAME.replace(' ', '   ')}", id="with more space"),
        pytest.param("ผู้เข้าประชุม สมหญิง\nตัวอย่างยิ่ง".replace("\n", ""), id="without any"),
    ],
)
def test_a_name_is_found_as_offices_write_it(named: Proved, tmp_path: Path, words: str) -> None:
    named.add(thai_pdf(tmp_path / "แบบ.pdf", words), "d1.l3.2", "project_result")
    named.pack("public", "--public")
    assert not any("project_result" in path for path in files(tmp_path / "public"))


def test_what_names_nobody_is_given(named: Proved, tmp_path: Path) -> None:
    named.add(
        thai_pdf(tmp_path / "แบบ.pdf", "ประชุมคณะทำงานครั้งที่ ๑ น้ำใจไมตรี"), "d1.l3.2", "project_result"
    )
    named.pack("public", "--public")
    assert any("project_result" in path for path in files(tmp_path / "public"))


def test_papers_signed_in_ink_are_not_given_whoever_says_that_they_are(
    named: Proved, do: Command
) -> None:
    """Evidence that is said to be a paper, and files the register calls the scan of one."""
    assert entered(named.folder, named.ref, "checklist", named.place / "c.pdf")
    paper = do("paper", "list", named.folder, "--json").value[-1]["ref"]
    evidence = named.add(pdf(named.place / "ลงนาม.pdf", 1, "Signed"), "d1.l3.2", "project_result")
    scan = named.add(pdf(named.place / "สแกน.pdf", 1, "Scanned"), "d1.l4.2", "report")
    local = "/".join(str(paper).split("/")[1:])
    named.wrote(evidence["evidence"], "paper", local)
    named.wrote(str(paper), "scan", "/".join(scan["file"].split("/")[1:]))
    folder = named.pack("public", "--public")
    assert (folder / "removed.txt").read_text("utf-8-sig").count("เป็นฉบับที่ลงลายมือชื่อ") == 2
    assert not any(
        "project_result" in path or ("/01-report" in path and "d1" in path)
        for path in files(folder)
    )
    whole = named.pack("whole")
    assert any("project_result" in path for path in files(whole)), "the office itself has them"


def test_a_pdf_signed_by_a_program_is_not_given(named: Proved, tmp_path: Path) -> None:
    signed = tmp_path / "อิเล็กทรอนิกส์.pdf"
    with pikepdf.open(tmp_path / "ประกาศ.pdf") as opened:
        name = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Name=pikepdf.String("somebody else"))
        field = opened.make_indirect(
            pikepdf.Dictionary(FT=pikepdf.Name.Sig, V=opened.make_indirect(name))
        )
        opened.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        opened.save(signed)
    named.add(signed, "d1.l3.2", "project_result")
    folder = named.pack("public", "--public")
    assert "เป็นฉบับที่ลงลายมือชื่อ" in (folder / "removed.txt").read_text("utf-8-sig")


def test_what_a_pdf_hides_is_taken_out_and_its_pages_stay(named: Proved, tmp_path: Path) -> None:
    """Author, history, comments, attached files, scripts, and the owner of a telephone inside a photograph."""
    full = tmp_path / "ซ่อน.pdf"
    photo(tmp_path / "ใน.jpg", "navy")
    canvas = Canvas(str(full))
    canvas.drawImage(str(tmp_path / "ใน.jpg"), 100, 400, 120, 80)
    canvas.drawString(80, 700, "Page")
    canvas.save()
    with pikepdf.open(full, allow_overwriting_input=True) as opened:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents=NAME, T=LATIN
        )
        note.Rect = pikepdf.Array([0, 0, 10, 10])
        opened.pages[0].Annots = pikepdf.Array([opened.make_indirect(note)])
        opened.attachments["ชื่อ.txt"] = NAME.encode()
        opened.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{LATIN}')")
        )
        opened.docinfo["/Author"] = NAME
        opened.save(full)
    named.add(full, "d1.l3.2", "project_result")
    folder = named.pack("public", "--public")
    place = next(place for path, place in files(folder).items() if "project_result" in path)
    content = place.read_bytes()
    for word in (NAME, LATIN):
        assert not any(word.encode(code) in content for code in ("utf-8", "utf-16-be", "utf-16-le"))
    with pikepdf.open(place) as opened:
        assert (len(opened.pages), len(opened.attachments)) == (1, 0)
        assert "/Author" not in opened.docinfo
        streams = [one for one in opened.objects if isinstance(one, pikepdf.Stream)]
        assert all(LATIN.encode() not in one.read_raw_bytes() for one in streams)
        assert len(opened.pages[0].get_images()) == 1
    assert "Page" in text_of(place)


def test_what_became_a_signed_scan_after_it_was_locked_is_not_given_either(
    named: Proved, do: Command
) -> None:
    """The pack is of what was signed; the marks are those of today."""
    scan = named.add(pdf(named.place / "สแกน.pdf", 1, "Scanned"), "d1.l4.2", "report")["file"]
    assert do("signoff", named.folder, named.ref, "--by", "ผู้ลงนาม").code == 0
    assert (
        do(
            "paper", "print", named.folder, named.ref, "checklist", "--out", named.place / "c.pdf"
        ).code
        == 0
    )
    paper = do("paper", "list", named.folder, "--json").value[-1]["ref"]
    before = named.pack("before", "--public")
    named.wrote(str(paper), "scan", "/".join(scan.split("/")[1:]))
    after = named.pack("after", "--public")
    assert set(files(before)) - set(files(after)) == {"01-d1/L4/01-d1.l4.2/01-report.pdf"}
    assert named.output["papers"], "what is locked is registered"


def test_of_a_photograph_made_unrecognisable_everybody_gets_the_copy_alone(
    named: Proved, tmp_path: Path
) -> None:
    """The original is marked; a file that was replaced is in no pack at all."""
    original = named.add(photo(tmp_path / "หน้า.jpg", "black"), "d1.l3.2", "project_result")
    copy = named.add(photo(tmp_path / "เบลอ.jpg", "grey"), "d1.l3.2", "project_result")
    old = named.add(photo(tmp_path / "เก่า.jpg", "white"), "d1.l4.2", "report")
    local = {
        name: "/".join(ref.split("/")[1:])
        for name, ref in (("from", original["file"]), ("by", copy["file"]))
    }
    named.set(original["file"], "personal=1")
    named.wrote(copy["file"], "made_from", local["from"])
    named.look(copy["file"])
    named.wrote(old["file"], "replaced_by", local["by"])
    public = files(named.pack("public", "--public"))
    whole = files(named.pack("whole"))
    assert [path for path in public if "project_result" in path] == [
        "01-d1/L3/01-d1.l3.2/02-project_result.jpg"
    ]
    assert sum("project_result" in path for path in whole) == 2
    assert not any("d1.l4.2" in path for path in (*public, *whole))


def test_a_name_that_is_only_read_aloud_is_found(named: Proved, tmp_path: Path) -> None:
    """Word writes Thai so: what is drawn are pieces of letters, and the words stand beside them."""
    aloud = tmp_path / "อ่านออกเสียง.pdf"
    with pikepdf.open(tmp_path / "ประกาศ.pdf") as opened:
        plain_words = NAME.encode("utf-16-be").hex().encode()
        content = b"/Span <</ActualText <FEFF" + plain_words + b">>> BDC EMC\n"
        opened.pages[0].contents_add(content, prepend=True)
        opened.save(aloud)
    named.add(aloud, "d1.l3.2", "project_result")
    assert not any("project_result" in path for path in files(named.pack("public", "--public")))


def test_what_is_not_read_whole_is_given_once_a_person_has_looked_at_it(
    named: Proved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of these very bytes: a file in its place has to be looked at again."""
    scan = tmp_path / "สแกน.pdf"
    Image.new("RGB", (600, 800), "white").save(scan, "PDF")
    file = named.add(scan, "d1.l3.2", "project_result")["file"]

    def given(name: str, code: int = 0) -> bool:
        pack = named.pack(name, "--public", code=code)
        return any("project_result" in path for path in files(pack))

    assert not given("before")
    assert named.output["unseen"] == [file]
    said = named.do(
        "evidence", "pack", named.folder, named.ref, "--out", named.place / "b", "--public"
    ).out
    assert "1 ไฟล์ไม่อยู่ในชุด เพราะโปรแกรมอ่านได้ไม่ทั้งไฟล์ และยังไม่มีคนเปิดดูว่าไม่มีข้อมูลส่วนบุคคล" in said
    named.look(file)
    assert given("after")
    held = named.folder / "blobs"
    (kept,) = (
        one for one in held.rglob("*") if one.is_file() and one.read_bytes() == scan.read_bytes()
    )
    Image.new("RGB", (600, 800), "red").save(kept, "PDF")
    assert not given("swapped", code=1), "nobody has looked at what lies in its place"
    kept.write_bytes(scan.read_bytes())
    monkeypatch.chdir(named.place)
    pack = ("evidence", "pack", named.folder, named.ref, "--public", "--out", "here")
    assert "ชุดหลักฐาน 0 ไฟล์" not in named.do(*pack).out, "a place is named from where one stands"
    Image.new("RGB", (600, 800), "grey").save(scan, "PDF")
    assert named.do("evidence", "replace", named.folder, file, scan).code == 0
    assert not given("replaced")


def since_signing(reader: Reader, named: Proved) -> list[ChangesSinceSigning]:
    return [
        reader.sign_offs.after(one.op) for one in reader.sign_offs.of(Ref(*named.ref.split("/")))
    ]


def test_what_was_locked_for_signing_is_given_once_a_person_has_looked_at_it(
    named: Proved, tmp_path: Path
) -> None:
    """The pack is of what was signed; who has looked is what stands today, of these bytes wherever they lie."""
    first = named.add(photo(tmp_path / "ก.jpg", "purple"), "d1.l3.2", "project_result")["file"]
    named.add(photo(tmp_path / "ก.jpg", "purple"), "d1.l4.2", "report")
    assert named.do("signoff", named.folder, named.ref, "--by", "ผู้ลงนาม").code == 0
    named.pack("before", "--public")
    assert named.output["unseen"] == [first]
    named.look(first)
    public = files(named.pack("after", "--public"))
    assert named.output["unseen"] == []
    assert all(
        any(path.endswith(proof) for path in public)
        for proof in ("project_result.jpg", "01-report.jpg")
    )
    assert named.output["papers"], "what was signed is what stands there"
    assert named.do("office", "check", named.folder, "--json").value["found"] == []
    with main.desk().open(named.folder) as office:
        assert office.session.read(partial(since_signing, named=named)) == [((), ())]
    assert named.do("evidence", "look", named.folder, first, "--no").code == 0
    named.pack("taken_back", "--public")
    assert named.output["unseen"] == [first]


def test_nobody_looks_at_a_file_who_is_not_known(named: Proved, tmp_path: Path) -> None:
    file = named.add(photo(tmp_path / "ก.jpg", "purple"), "d1.l3.2", "project_result")["file"]
    done = named.do("evidence", "look", named.folder, file)
    assert (done.code, "โปรแกรมยังไม่รู้ว่าใครเป็นผู้ดู" in done.err) == (1, True)


def test_what_a_copy_could_not_show_is_left_out_and_said_and_other_marks_stay_on_the_pages(
    named: Proved, tmp_path: Path
) -> None:
    form, stamp, printed = (tmp_path / name for name in ("แบบ.pdf", "ตรา.pdf", "พิมพ์.pdf"))
    form.write_bytes(fields("Report 125 items done"))
    stamp.write_bytes(marked("Stamp", words="APPROVED 30/11/2569"))
    named.add(form, "d1.l3.2", "project_result")
    named.add(stamp, "d1.l4.2", "report")
    reason = "ฉบับที่ล้างข้อมูลซ่อนแล้วแสดงไม่เหมือนต้นฉบับ เช่น ช่องกรอกหรือตรายาง ให้พิมพ์เป็น PDF แล้วแนบใหม่"
    told = "1 ไฟล์ไม่อยู่ในชุด เพราะฉบับที่ล้างข้อมูลซ่อนแล้วแสดงไม่เหมือนต้นฉบับ ให้พิมพ์เป็น PDF แล้วแนบใหม่"
    folder = named.pack("public", "--public")
    assert named.output["unlike"] == 0
    assert reason not in (folder / "removed.txt").read_text("utf-8-sig")
    given = {path: text_of(place) for path, place in files(folder).items() if path.endswith(".pdf")}
    assert "Report 125 items done" in next(
        text for path, text in given.items() if "project_result" in path
    )
    assert "APPROVED 30/11/2569" in next(text for path, text in given.items() if "d1.l4.2" in path)
    assert (
        told
        not in named.do(
            "evidence", "pack", named.folder, named.ref, "--out", tmp_path / "a", "--public"
        ).out
    )
    printed.write_bytes(marked("Stamp", words="PRINTED", F=PRINTED | NOT_SHOWN))
    named.add(printed, "d1.l5.2")
    said = named.do(
        "evidence", "pack", named.folder, named.ref, "--out", tmp_path / "b", "--public"
    ).out
    assert told in said
    assert (tmp_path / "b" / "removed.txt").read_text("utf-8-sig").count(reason) == 1
