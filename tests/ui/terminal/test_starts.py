"""Start files at the terminal: from the register to an office whose first file takes effect, and what is told."""

import shutil
from pathlib import Path

import pytest

from tests.ui.terminal.conftest import YEAR, Command, certify, is_calm

ABOVE = "all/unit/bd32441964485b34bcac0254ca5698cb"  # S00


@pytest.fixture
def centre(do: Command, tmp_path: Path) -> Path:
    """A certified centre with two units below it."""
    folder = tmp_path / "centre"
    assert (
        do(
            "office", "new", folder, "--name", "ส่วนกลาง", "--code", "S00", "--kind", "centre", *YEAR
        ).code
        == 0
    )
    certify(do, folder, "centre")
    assert (
        do("record", "set", folder, "unit/new", "code=S00", "name=ส่วนกลาง", "kind=centre").code == 0
    )
    for code, name in (("S11", "อำเภอหนึ่ง"), ("S12", "อำเภอสอง")):
        said = (f"code={code}", f"name={name}", "kind=district", f"parent={ABOVE}")
        assert do("record", "set", folder, "unit/new", *said).code == 0
    return folder


def made(do: Command, centre: Path, *codes: str, until: str = "2037-12-31") -> dict[str, Path]:
    """The start files by code."""
    out = centre.with_name("starts")
    wanted = [word for code in codes for word in ("--unit", code)] or ["--all"]
    value = do("key", "start", "make", centre, out, *wanted, "--until", until, "--json").value
    assert Path(value["letters"]).stat().st_size > 1000
    return {one["code"]: Path(one["path"]) for one in value["made"]}


def sent(do: Command, file: Path, folder: Path) -> Path:
    """The first file of an office begun from a start file."""
    assert do("office", "new", folder, "--invitation", file).code == 0
    out = folder.with_suffix(".prongsai")
    assert do("bundle", "export", folder, "--to", "S00", "--out", out).code == 0
    return out


def test_one_start_file_makes_an_office_known_to_its_parent(
    do: Command, centre: Path, tmp_path: Path
) -> None:
    assert "ยังไม่ได้ออกไฟล์เริ่มงาน" in do("key", "start", "list", centre).out
    files = made(do, centre)
    assert sorted(files) == ["S11", "S12"]
    assert "ยังไม่ได้ออก" not in do("key", "start", "list", centre).out
    looked = do("key", "start", "show", files["S11"], "--json").value
    assert (looked["code"], looked["name"], looked["parents"]) == ("S11", "อำเภอหนึ่ง", ["S00"])
    office = tmp_path / "office"
    file = sent(do, files["S11"], office)
    assert "จะรับรองเครื่องนั้น" in do("bundle", "import", centre, file, "--dry-run").out
    taken = do("bundle", "import", centre, file)
    assert "รับรองเครื่องของผู้ส่งตามไฟล์เริ่มงานที่ออกไว้แล้ว" in taken.out
    assert (
        do("bundle", "export", office, "--to", "S00", "--out", tmp_path / "next.prongsai").code == 0
    )
    assert "รับรองเครื่องของผู้ส่ง" not in do("bundle", "import", centre, tmp_path / "next.prongsai").out
    states = {
        one["code"]: one["state"] for one in do("key", "start", "list", centre, "--json").value
    }
    assert states == {"S11": "joined", "S12": "made"}
    assert "ไม่มีเครื่องใดรอการยืนยัน" in do("key", "claims", centre).out
    assert "ไม่มีไฟล์ใหม่" in do("key", "start", "make", centre, tmp_path / "none", "--all").out


def test_an_export_says_so_until_the_digits_were_compared(
    do: Command, centre: Path, tmp_path: Path
) -> None:
    office, out = tmp_path / "office", tmp_path / "x.prongsai"
    files = made(do, centre, "S11")
    begun = do("office", "new", office, "--invitation", files["S11"], "--json").value
    digits = begun["digits"]
    assert digits in do("bundle", "export", office, "--to", "S00", "--out", out).out
    wrong = do("key", "compare", office, "1234 5678 9012")
    assert wrong.code == 1
    assert is_calm(wrong)
    assert "ยังไม่ได้เทียบ" in do("bundle", "export", office, "--to", "S00", "--out", out).out
    assert "เลขตรงกับจดหมาย" not in wrong.out
    assert "เลขตรงกับจดหมาย" in do("key", "compare", office, digits).out
    assert "ยังไม่ได้เทียบ" not in do("bundle", "export", office, "--to", "S00", "--out", out).out


def test_a_claim_that_waits_is_listed_with_its_reason_and_confirmed_by_its_digits(
    do: Command, centre: Path, tmp_path: Path
) -> None:
    files = made(do, centre, "S11", until="2020-01-01")
    office = tmp_path / "office"
    taken = do("bundle", "import", centre, sent(do, files["S11"], office), "--json").value
    assert (taken[0]["waiting"], taken[0]["hold"]) == (True, "late")
    (claim,) = do("key", "claims", centre, "--json").value
    assert "เลยวันที่" in claim["why"]
    assert "ไม่มีเครื่องใด" not in do("key", "claims", centre).out

    def kept() -> list[Path]:
        return list(centre.glob("backups/*.prongsai-backup"))

    own = do("key", "show", office, "--json").value
    assert claim["key"] == own["key"]
    refused = do("key", "confirm", centre, own["key"], "1" * 12)
    assert refused.code == 1
    assert is_calm(refused)
    assert (
        do("record", "set", centre, "unit/new", "code=S13", "name=อำเภอสาม", "kind=district").code
        == 0
    )
    before = len(kept())
    confirmed = do("key", "confirm", centre, own["key"], own["digits"])
    assert confirmed.code == 0
    assert "ไฟล์ที่รออยู่ 1 ไฟล์มีผลแล้ว" in confirmed.out
    assert "มีผลแล้ว" not in refused.out + refused.err
    assert len(kept()) == before + 1, "what waited comes in after a backup"
    assert do("key", "claims", centre, "--json").value == []
    assert do("problems", centre, "--json").value == []


def test_of_what_waited_only_what_counts_is_said_to(
    do: Command, centre: Path, tmp_path: Path
) -> None:
    files = made(do, centre, "S11", until="2020-01-01")
    office = tmp_path / "office"
    do("bundle", "import", centre, sent(do, files["S11"], office))
    do("bundle", "export", office, "--to", "S00", "--out", tmp_path / "second.prongsai")
    do("bundle", "import", centre, tmp_path / "second.prongsai")
    (_first, second) = do("bundle", "waiting", centre, "--json").value
    (spoilt,) = (centre / "inbox").glob(f"{second['sha256']}*")
    spoilt.write_bytes(spoilt.read_bytes()[:-100])
    own = do("key", "show", office, "--json").value
    confirmed = do("key", "confirm", centre, own["key"], own["digits"])
    assert "ยืนยันเครื่องแล้ว ไฟล์ที่รออยู่มีผลครบ 1 จาก 2 ไฟล์" in confirmed.out
    assert "ไฟล์มีผลแล้ว" not in confirmed.out
    assert confirmed.code == 1


def test_a_withdrawn_one_certifies_nobody_and_revokes_nobody(
    do: Command, centre: Path, tmp_path: Path
) -> None:
    files = made(do, centre)
    assert "ไม่มีไฟล์ใหม่" not in do("key", "start", "list", centre).out
    do("bundle", "import", centre, sent(do, files["S11"], tmp_path / "first"))
    told = do("key", "start", "withdraw", centre, "S11", "S12")
    assert "ไม่มีเครื่องใดถูกเพิกถอน" in told.out
    late = do("bundle", "import", centre, sent(do, files["S12"], tmp_path / "late"), "--json").value
    assert late[0]["hold"] == "withdrawn"
    states = {
        one["code"]: one["state"] for one in do("key", "start", "list", centre, "--json").value
    }
    assert states == {"S11": "joined", "S12": "withdrawn"}


def test_a_start_file_and_other_options_are_not_mixed_and_no_office_is_overwritten(
    do: Command, centre: Path, office: Path, tmp_path: Path
) -> None:
    files = made(do, centre, "S11")
    mixed = do("office", "new", tmp_path / "mixed", "--invitation", files["S11"], "--code", "S99")
    assert (mixed.code, (tmp_path / "mixed").exists()) == (2, False)
    assert do("office", "new", tmp_path / "none").code == 2
    before = do("digest", office, "--json").value
    refused = do("office", "new", office, "--invitation", files["S11"])
    assert refused.code == 1
    assert is_calm(refused)
    refused = do("bundle", "import", office, files["S11"])
    assert refused.code == 1
    assert "จึงไม่มีสิ่งใดเปลี่ยน" in refused.err
    assert do("digest", office, "--json").value == before


def test_what_cannot_be_invited_is_told(
    do: Command, centre: Path, office: Path, tmp_path: Path
) -> None:
    out = tmp_path / "starts"
    for wanted in (
        (centre, "--unit", "S99"),
        (centre, "--unit", "S11", "--until", "เมื่อไรก็ได้"),
        (office, "--unit", "S10"),
    ):
        folder, *options = wanted
        refused = do("key", "start", "make", folder, out, *options)
        assert refused.code == 1, wanted
        assert is_calm(refused)
    assert do("key", "start", "make", centre, out).code == 2
    assert do("key", "start", "make", centre, out, "--all", "--unit", "S11").code == 2
    assert not list(out.glob("*.prongsai-start"))


def test_a_file_of_another_kind_under_its_name_is_refused(
    do: Command, centre: Path, tmp_path: Path
) -> None:
    files = made(do, centre, "S11")
    other = shutil.copy(centre / "prongsai.db", tmp_path / "x.prongsai-start")
    refused = do("key", "start", "show", other)
    assert refused.code == 1
    assert is_calm(refused)
    renamed = shutil.copy(files["S11"], tmp_path / "ไฟล์.zip")
    assert do("key", "start", "show", renamed).code == 0


def test_forms_the_parent_has_published_are_there_before_anything_was_sent(
    do: Command, centre: Path, tmp_path: Path
) -> None:
    form, office = tmp_path / "form.yaml", tmp_path / "office"
    assert do("instrument", "new", form).code == 0
    assert do("instrument", "publish", centre, form).code == 0
    files = made(do, centre, "S11")
    assert do("key", "start", "show", files["S11"], "--json").value["forms"] == 1
    assert do("office", "new", office, "--invitation", files["S11"]).code == 0
    started = do("document", "start", office, "--instrument", "my-form", "--year", "2569")
    assert started.code == 0, started.err


def test_the_last_day_of_files_that_are_out_is_moved(do: Command, centre: Path) -> None:
    made(do, centre, until="2037-06-30")
    told = do("key", "start", "renew", centre, "S11", "--until", "2037-12-31", "--json").value
    assert (told["renewed"], [one["until"] for one in told["starts"]]) == (1, ["2037-12-31"])
    after = {
        one["code"]: one["until"] for one in do("key", "start", "list", centre, "--json").value
    }
    assert after == {"S11": "2037-12-31", "S12": "2037-06-30"}
    assert is_calm(do("key", "start", "renew", centre, "S11", "--until", "2020-01-01"))
    assert is_calm(do("key", "start", "renew", centre, "S99", "--until", "2037-12-31"))
    assert is_calm(do("key", "start", "renew", centre, "S11", "--until", "พรุ่งนี้นะ"))


def test_letters_are_printed_again_of_the_files_that_lie_there(
    do: Command, centre: Path, tmp_path: Path
) -> None:
    files = made(do, centre)
    files["S12"].unlink()
    again = do("key", "start", "letters", centre, files["S11"].parent, "S11", "S12", "--json").value
    assert ([one["code"] for one in again["made"]], again["absent"]) == (["S11"], ["S12"])
    assert Path(again["letters"]).stat().st_size > 1000
    told = do("key", "start", "letters", centre, files["S11"].parent, "S11", "S12").out
    assert "ไม่ได้พิมพ์ของ S12" in told
    assert "ไม่มีไฟล์เริ่มงานที่ยังใช้ได้ในโฟลเดอร์นี้" in told
    (tmp_path / "empty").mkdir()
    assert is_calm(do("key", "start", "letters", centre, tmp_path / "empty", "S11"))
