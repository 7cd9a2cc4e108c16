"""A root goes to paper and comes back: what it certified stays, what it certifies afterwards counts."""

from pathlib import Path
from shutil import rmtree

import pytest

from core.exchange.root_paper import lines_of, root_qr, secret_of
from tests.storage.papers.paper_samples import text_by_pdftotext
from tests.ui.terminal.conftest import YEAR, Command, is_calm


@pytest.fixture
def root(do: Command, tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    assert do("key", "root", "new", folder, "--name", "กรมตัวอย่าง").code == 0
    return folder


def printed(do: Command, root: Path) -> list[str]:
    """The lines as they stand on its paper."""
    out = root.with_suffix(".pdf")
    reply = do("key", "root", "paper", root, "--out", out, "--number", 2)
    assert "พิมพ์แล้วโปรดลบไฟล์นี้ ผู้ที่มีไฟล์หรือกระดาษออกใบรับรองแทนเจ้าของได้" in reply.out
    assert out.exists()
    words = text_by_pdftotext(out.read_bytes())
    found = [words.partition(f"บรรทัดที่ {number}")[2].split()[:3] for number in range(1, 5)]
    return [" ".join(groups) for groups in found]


def test_a_root_is_the_same_after_it_lay_in_a_safe(do: Command, root: Path, tmp_path: Path) -> None:
    before = do("key", "show", root, "--json").value
    lines = printed(do, root)
    typed = tmp_path / "typed.txt"
    (typed).write_text("\n".join(lines).lower(), "utf-8")
    rmtree(root)
    again = tmp_path / "again"
    reply = do("key", "root", "restore", again, "--name", "กรมตัวอย่าง", "--lines-file", typed)
    assert f"นำกุญแจรากกลับมาใน {again} แล้ว เลขตรวจสอบต้องตรงกับบนกระดาษ" in reply.out
    shown = do("key", "show", again, "--json").value
    assert (shown["key"], shown["fingerprint"]) == (before["key"], before["fingerprint"])
    assert [one["key"] for one in do("key", "root", "list", again, "--json").value] == [
        before["key"]
    ]


def test_what_it_certified_stays_and_what_it_certifies_afterwards_counts(
    do: Command, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre, second = tmp_path / "centre", tmp_path / "second"
    for folder in (centre, second):
        assert (
            do(
                "office",
                "new",
                folder,
                "--name",
                "ส่วนกลาง",
                "--code",
                "S00",
                "--kind",
                "centre",
                *YEAR,
            ).code
            == 0
        )
        assert do("key", "request", folder, "--out", folder.with_suffix(".request")).code == 0
    answer = tmp_path / "centre.trust"
    digits = do("key", "show", root, "--json").value["fingerprint"]
    asked = ("--class", "centre", "--letter", "A", "--out", answer)
    assert do("key", "certify", root, tmp_path / "centre.request", *asked).code == 0
    assert do("key", "root", "trust", centre, answer, "--fingerprint", digits).code == 0
    typed = tmp_path / "typed.txt"
    (typed).write_text("\n".join(printed(do, root)), "utf-8")
    rmtree(root)
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "another PC"))
    again, later = tmp_path / "again", tmp_path / "second.trust"
    assert (
        do("key", "root", "restore", again, "--name", "กรมตัวอย่าง", "--lines-file", typed).code == 0
    )
    assert do("key", "root", "trust", again, answer).code == 0, (
        "what it wrote before comes back to it"
    )
    twice = do("key", "certify", again, tmp_path / "second.request", *asked[:4], "--out", later)
    assert twice.code == 1, "it knows the letters it has given"
    asked = ("--class", "centre", "--letter", "B", "--out", later)
    assert do("key", "certify", again, tmp_path / "second.request", *asked).code == 0
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "keys"))
    for folder, words in ((centre, ()), (second, ("--fingerprint", digits))):
        assert do("key", "root", "trust", folder, later, *words).code == 0
        assert do("key", "show", folder, "--json").value["class"] == "centre"


def test_the_words_of_its_code_are_as_good_as_its_lines(
    do: Command, root: Path, tmp_path: Path
) -> None:
    secret = secret_of(printed(do, root))
    scanned = tmp_path / "scanned.txt"
    (scanned).write_text(root_qr(secret), "utf-8")
    assert (
        do(
            "key", "root", "restore", tmp_path / "again", "--name", "ก", "--lines-file", scanned
        ).code
        == 0
    )


def test_a_line_that_was_typed_wrong_makes_no_folder(do: Command, tmp_path: Path) -> None:
    lines = list(lines_of(bytes(range(32))))
    lines[2] = lines[2].replace("2", "3", 1)
    typed = tmp_path / "typed.txt"
    (typed).write_text("\n".join(lines), "utf-8")
    reply = do("key", "root", "restore", tmp_path / "again", "--name", "ก", "--lines-file", typed)
    assert reply.code == 1
    assert is_calm(reply)
    assert "บรรทัดที่ 3 " in reply.err
    assert "นำกุญแจรากกลับมา" not in reply.out
    assert not (tmp_path / "again").exists()


def test_only_a_root_is_printed(do: Command, office: Path, tmp_path: Path) -> None:
    reply = do("key", "root", "paper", office, "--out", tmp_path / "x.pdf")
    assert reply.code == 1
    assert is_calm(reply)
    assert not (tmp_path / "x.pdf").exists()


def test_without_a_keyboard_the_lines_are_asked_for_in_a_file(do: Command, tmp_path: Path) -> None:
    reply = do("key", "root", "restore", tmp_path / "again", "--name", "ก")
    assert reply.code == 2
    assert "--lines-file" in reply.err
