"""The nine attacks on updates that The Update Framework names: a refusal for each, and what a file alone cannot do.

The table in docs/updates.md has the same nine, each with its test here.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core import updates
from core.errors import RefusedError
from installer.updates import NAME, RECORD, SIGNATURE, SIGNED
from tests.house_rules import ROOT
from tests.made_updates import Computer, PublisherOfTests, public, put


@pytest.fixture(scope="module")
def publisher() -> PublisherOfTests:
    return PublisherOfTests()


@pytest.fixture
def pc(tmp_path: Path, publisher: PublisherOfTests) -> Computer:
    return Computer(tmp_path, publisher)


def refused(pc: Computer, path: Path, by: RefusedError) -> None:
    """RefusedError with this very sentence, when it is looked at or taken; nothing of it stays."""
    before = pc.left
    for way in (pc.updates.look, pc.take):
        with pytest.raises(RefusedError) as found:
            way(path)
        assert (found.value.why, found.value.do) == (by.why, by.do), way.__name__
        assert pc.left == before


def altered(pc: Computer, change: Callable[[dict[str, bytes]], object]) -> Path:
    """An update somebody has changed after it was signed."""
    tree = pc.publisher.program(pc.place / "tree", "0.2.0")
    entries = pc.publisher.entries(tree)
    change(entries)
    return put(pc.place / "altered.zip", entries)


def told(pc: Computer, change: Callable[[dict[str, Any]], None], version: str = "0.2.0") -> Path:
    """An update of which the publisher has signed something else than usual."""
    return pc.update(version, change=change)


def test_a_sound_update_is_taken_whole_and_said_from_whom(pc: Computer) -> None:
    path = pc.update("0.2.0")
    found = pc.updates.look(path)
    assert (found.version, found.publisher, found.news) == ("0.2.0", pc.publisher.name, "สิ่งที่ใหม่")
    assert found.key.hex() == public(pc.publisher.key)
    assert pc.left == set(), "looking keeps nothing"
    assert pc.take(path) == "0.2.0"
    tree = pc.versions / "0.2.0"
    assert (tree / "main.py").read_text() == "print('new')\n"
    assert (tree / "resources" / "แบบ.yaml").is_file()
    assert pc.left == {"0.2.0", "0.2.0.sound", "publisher.json"}


def test_the_system_may_run_what_was_signed_so_and_nothing_else(pc: Computer) -> None:
    pc.take(pc.update("0.2.0"))
    tree = pc.versions / "0.2.0"
    assert (tree / "python" / "python3").stat().st_mode & 0o777 == 0o755
    assert (tree / "main.py").stat().st_mode & 0o777 == 0o644


def test_arbitrary_installation_what_another_key_signed_is_refused(
    pc: Computer, tmp_path: Path
) -> None:
    stranger = PublisherOfTests()
    theirs = Computer(tmp_path / "other", stranger)
    refused(pc, theirs.update("0.2.0"), updates.not_publishers())
    forger = Ed25519PrivateKey.generate()
    refused(pc, pc.update("0.2.0", key=forger), updates.not_publishers())
    mine = pc.publisher.record(keys=(forger,))
    assert b"signature" in mine
    forged = json.loads(pc.publisher.record())
    forged["keys"] = [public(forger)]  # a record the root has not signed so
    refused(pc, pc.update("0.2.0", key=forger, record=updates_of(forged)), updates.not_publishers())


def updates_of(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def test_arbitrary_installation_a_byte_changed_anywhere_is_refused(pc: Computer) -> None:
    def later(entries: dict[str, bytes]) -> None:
        entries[NAME] = entries[NAME].replace(b'"version":"0.2.0"', b'"version":"0.3.0"')

    refused(pc, altered(pc, later), updates.not_publishers())


@pytest.mark.parametrize("name", [SIGNATURE, RECORD])
def test_arbitrary_installation_without_its_signatures_it_is_refused(
    pc: Computer, name: str
) -> None:
    path = altered(pc, lambda entries: entries.__setitem__(name, b""))
    refused(pc, path, updates.not_publishers() if name == SIGNATURE else updates.damaged())


def test_arbitrary_installation_a_signature_for_something_else_is_none(pc: Computer) -> None:
    def moved(entries: dict[str, bytes]) -> None:
        # without the prefix of updates
        entries[SIGNATURE] = pc.publisher.key.sign(entries[NAME]).hex().encode()

    refused(pc, altered(pc, moved), updates.not_publishers())
    assert SIGNED.startswith(b"prongsai-update-1")


def test_endless_data_an_update_larger_than_a_program_is_refused_before_it_is_unpacked(
    pc: Computer,
) -> None:
    refused(pc, told(pc, lambda manifest: manifest.update(total=2**40)), updates.too_large())

    def huge(manifest: dict[str, Any]) -> None:
        manifest["files"][0][2] = updates.LARGEST + 1

    refused(pc, told(pc, huge), updates.too_large())
    many = [[f"f{n}", "0" * 64, 0, False] for n in range(updates.MOST_FILES + 1)]
    refused(
        pc, told(pc, lambda manifest: manifest.update(files=many, total=0)), updates.too_large()
    )


def test_endless_data_a_file_that_does_not_end_where_it_was_signed_to_is_refused(
    pc: Computer,
) -> None:
    path = altered(pc, lambda entries: entries.__setitem__("files/main.py", bytes(50_000_000)))
    refused(pc, path, updates.damaged())


def test_endless_data_a_manifest_or_list_without_end_is_not_read(pc: Computer) -> None:
    refused(
        pc,
        altered(pc, lambda entries: entries.__setitem__(NAME, b" " * 9_000_000)),
        updates.too_large(),
    )
    stuffed = put(pc.place / "many.zip", {f"{n}": b"" for n in range(updates.MOST_FILES + 4)})
    refused(pc, stuffed, updates.too_large())


def test_extraneous_dependencies_what_was_not_signed_does_not_come_along(pc: Computer) -> None:
    refused(
        pc,
        altered(pc, lambda entries: entries.__setitem__("files/python/more.py", b"")),
        updates.extra_files(),
    )
    (pc.place / "tree").rename(pc.place / "tree-before")
    refused(
        pc,
        altered(pc, lambda entries: entries.pop("files/resources/แบบ.yaml")),
        updates.extra_files(),
    )


def test_fast_forward_a_version_of_a_key_that_is_no_longer_named_blocks_nothing(
    pc: Computer,
) -> None:
    stolen, fresh = pc.publisher.key, Ed25519PrivateKey.generate()
    assert pc.take(pc.update("9999.0.0", key=stolen)) == "9999.0.0"
    refused(pc, pc.update("0.3.0", key=stolen), updates.not_newer("0.3.0", "9999.0.0"))
    later = pc.publisher.record(2, keys=(fresh,))
    assert pc.take(pc.update("0.3.0", key=fresh, record=later)) == "0.3.0"
    assert {row.version: row.state for row in pc.updates.listed()} == {
        "0.3.0": "next",
        "0.1.0": "runs",
    }


def test_fast_forward_no_version_is_beyond_counting(pc: Computer) -> None:
    refused(pc, pc.update("99999.0.0"), updates.unsound())


def test_indefinite_freeze_nothing_expires_and_an_old_program_says_so(pc: Computer) -> None:
    from datetime import date

    path = pc.update("0.2.0", change=lambda manifest: manifest.update(day="1990-01-01"))
    assert pc.take(path) == "0.2.0", "what is old is taken: only a newer one could say that it is"
    assert updates.age_words("2026-01-01", date(2027, 1, 2)) == ""
    assert updates.age_words("2026-01-01", date(2027, 1, 3)) != ""


def test_malicious_mirrors_whoever_hands_a_file_on_can_only_fail_to(pc: Computer) -> None:
    whole = pc.update("0.2.0")
    data = whole.read_bytes()
    for cut in range(0, len(data), max(1, len(data) // 23)):
        whole.write_bytes(data[:cut])
        refused(pc, whole, updates.damaged())
    whole.write_bytes(data)
    assert pc.take(whole) == "0.2.0", "from elsewhere the same file is taken"


def test_mix_and_match_files_of_two_updates_do_not_go_together(pc: Computer) -> None:
    other = pc.publisher.program(pc.place / "other", "0.3.0", "print('other')\n")
    theirs = pc.publisher.entries(other)
    path = altered(
        pc, lambda entries: entries.__setitem__("files/main.py", theirs["files/main.py"])
    )
    refused(pc, path, updates.damaged())
    (pc.place / "tree").rename(pc.place / "tree-before")
    refused(
        pc,
        altered(pc, lambda entries: entries.update({NAME: theirs[NAME]})),
        updates.not_publishers(),
    )


def test_rollback_an_older_version_or_an_older_record_is_refused(pc: Computer) -> None:
    refused(pc, pc.update("0.1.0"), updates.not_newer("0.1.0", "0.1.0"))
    refused(pc, pc.update("0.0.9"), updates.not_newer("0.0.9", "0.1.0"))
    assert pc.take(pc.update("0.3.0", record=pc.publisher.record(3))) == "0.3.0"
    refused(
        pc, pc.update("0.2.0", record=pc.publisher.record(3)), updates.not_newer("0.2.0", "0.3.0")
    )
    refused(
        pc, pc.update("0.3.0", record=pc.publisher.record(3)), updates.not_newer("0.3.0", "0.3.0")
    )
    refused(pc, pc.update("0.4.0", record=pc.publisher.record(2)), updates.old_keys())
    pc.updates.drop("0.3.0")
    refused(pc, pc.update("0.4.0", record=pc.publisher.record(2)), updates.old_keys())


def test_rollback_a_version_with_fewer_tables_than_the_data_has_is_refused(pc: Computer) -> None:
    refused(pc, told(pc, lambda manifest: manifest.update(tables=1)), updates.unsound())


@pytest.mark.parametrize(("field", "value"), [("product", "another"), ("platform", "win-amd64")])
def test_wrong_software_of_another_program_or_system_is_refused(
    pc: Computer, field: str, value: str
) -> None:
    facts = {"product": "prongsai", "platform": "linux-x86_64", field: value}
    refused(
        pc,
        told(pc, lambda manifest: manifest.update({field: value})),
        updates.other_program(**facts),
    )


def test_wrong_software_an_update_that_does_not_follow_this_version_is_refused(
    pc: Computer,
) -> None:
    refused(pc, pc.update("0.4.0", since="0.3.0"), updates.too_far("0.4.0", "0.3.0"))


ATTACKS = (
    "arbitrary installation", "endless data", "extraneous dependencies", "fast-forward", "indefinite freeze",
    "malicious mirrors", "mix-and-match", "rollback", "wrong software",
)  # fmt: skip


def test_the_document_has_the_nine_attacks_and_each_has_its_test() -> None:
    rows = re.findall(
        r"^\| ([a-z-]+(?: [a-z]+)*) \|",
        (ROOT / "docs" / "updates.md").read_text("utf-8"),
        re.MULTILINE,
    )
    assert tuple(row for row in rows if row in ATTACKS) == ATTACKS
    tests = [name for name in globals() if name.startswith("test_")]
    for attack in ATTACKS:
        called = re.sub("[ -]", "_", attack)
        assert any(test.startswith(f"test_{called}_") for test in tests), attack
