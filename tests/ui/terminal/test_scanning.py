"""Scanned papers come home by `scan`, and are filed as signed by `paper confirm`, never by themselves."""

import random
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from tests.storage.scans.spoiling import Spoiled, inked, spoil
from tests.ui.terminal.conftest import Command

TODAY = "2026-11-20"
HOW = Spoiled()


def pictures(path: Path, dpi: int = 200) -> list[Image.Image]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.render(scale=dpi / 72).to_pil() for page in pdf]


def bound(path: Path, pages: list[Image.Image]) -> Path:
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=200)
    return path


@pytest.fixture
def signed(do: Command, assessed: Path, tmp_path: Path) -> dict[str, Any]:
    """What the register says of the checklist, printed of locked data; `pdf` is what was printed."""
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    assert do("signoff", assessed, subject, "--by", "นายตัวอย่าง ทดสอบ").code == 0
    out = tmp_path / "checklist.pdf"
    told = do("paper", "print", assessed, subject, "checklist", "--out", out, "--json").value
    return {**told, "pdf": out, "pages": pictures(out), "day": told["printed_at"][:10]}


def test_a_scan_waits_is_confirmed_by_a_person_and_filed_as_evidence(
    do: Command, assessed: Path, signed: dict[str, Any], tmp_path: Path
) -> None:
    chance = random.Random(1)
    pages = [spoil(inked(page, chance), chance, HOW) for page in signed["pages"]]
    chance.shuffle(pages)
    told = do("scan", assessed, bound(tmp_path / "SKM_001.pdf", pages), "--json").value
    (paper,) = told["papers"]
    assert [page["number"] for page in paper["pages"]] == list(range(1, len(pages) + 1)), "sorted by number"
    assert (paper["code"], paper["state"], paper["may_confirm"]) == (signed["code"], "ready", True)
    assert told["loose"] == []
    assert do("paper", "show", assessed, signed["code"], "--json").value["void"] == ""
    assert do("record", "list", assessed, "evidence", "--json").value == [], "filing is not signing"
    done = do("paper", "confirm", assessed, signed["code"], "--on", signed["day"], "--json")
    assert done.code == 0, done.err
    (evidence,) = do("record", "list", assessed, "evidence", "--json").value
    shown = do("record", "show", assessed, evidence["ref"], "--json").value
    assert shown["fields"]["personal"]["value"] == 1
    assert do("scan", assessed, "--json").value["papers"] == [], "nothing waits any more"
    assert not list((assessed / "scans").iterdir())
    again = do("scan", assessed, tmp_path / "SKM_001.pdf", "--json").value
    assert [one["state"] for one in again["papers"]] == ["filed"]
