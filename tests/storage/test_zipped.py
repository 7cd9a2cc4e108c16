"""Zips of others: one place opens them; an entry that begins before the file is damage, no fault of the machine."""

import ast
import struct
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pytest

from storage.zipped import read_zip
from tests.house_rules import ROOT, called, calls

# of the list of entries, four bytes before the end of a zip without a comment
OFFSET = struct.Struct("<L")


def spoilt(path: Path) -> Path:
    """A zip whose end says that its list begins farther back than it does: its entries then begin before the file."""
    with ZipFile(path, "w") as held:
        held.writestr("words.txt", "ประกาศ")
    data = bytearray(path.read_bytes())
    at = len(data) - 6
    OFFSET.pack_into(data, at, OFFSET.unpack_from(data, at)[0] + 9)
    path.write_bytes(data)
    return path


def test_an_entry_before_the_file_is_damage_and_not_the_machines(tmp_path: Path) -> None:
    path = spoilt(tmp_path / "ก.zip")
    with ZipFile(path) as held, pytest.raises(OSError, match="Invalid argument"):
        held.read("words.txt")
    with pytest.raises(BadZipFile):
        read_zip(path)
    with path.open("rb") as file, pytest.raises(BadZipFile):
        read_zip(file)


def test_zips_are_opened_in_one_place() -> None:
    found = []
    for path in (ROOT / "storage").rglob("*.py"):
        for node in calls(ast.parse(path.read_text("utf-8"))):
            written = len(node.args) > 1 or any(word.arg == "mode" for word in node.keywords)
            if called(node) == "ZipFile" and not written and path.name != "zipped.py":
                found.append(f"{path.name}:{node.lineno}")
    assert found == []
