"""Certificates at the terminal: asked for, given, compared, taken in, revoked; what is no use is refused calmly."""

import json
from pathlib import Path

import pytest

from tests.ui.terminal.conftest import YEAR, Command, CommandOutput, certify, is_calm


@pytest.fixture
def centre(do: Command, tmp_path: Path) -> Path:
    """A certified centre whose register holds S10, the unit of `office`."""
    folder = tmp_path / "centre"
    assert (
        do(
            "office", "new", folder, "--name", "ส่วนกลาง", "--code", "S00", "--kind", "centre", *YEAR
        ).code
        == 0
    )
    certify(do, folder, "centre")
    assert do("record", "set", folder, "unit/new", "code=S10", "name=ก", "kind=province").code == 0
    return folder


def asked(do: Command, folder: Path) -> Path:
    out = folder.with_suffix(".request")
    assert do("key", "request", folder, "--out", out).code == 0
    return out


def give(
    do: Command, issuer: Path, file: Path, kind: str, letter: str = "A"
) -> tuple[CommandOutput, Path]:
    out = file.with_suffix(".trust")
    return do(
        "key", "certify", issuer, file, "--class", kind, "--letter", letter, "--out", out, "--json"
    ), out


def test_both_ends_are_reported_the_same_40_digits(do: Command, centre: Path, office: Path) -> None:
    reply = do("key", "request", office, "--out", office.with_suffix(".request"), "--json").value
    given, _out = give(do, centre, office.with_suffix(".request"), "province")
    assert (
        given.value["fingerprint"]
        == reply["fingerprint"]
        == do("key", "show", office, "--json").value["fingerprint"]
    )
    assert [len(group) for group in reply["fingerprint"].split()] == [5] * 8


def test_a_certified_office_knows_its_class_and_letter(
    do: Command, centre: Path, office: Path
) -> None:
    assert do("key", "show", office, "--json").value["class"] == ""
    _message, out = give(do, centre, asked(do, office), "province", "B")
    paper = do("key", "root", "show", out, "--json").value["fingerprint"]
    assert (
        do("key", "root", "trust", office, out, "--fingerprint", paper.replace(" ", "")).code == 0
    )
    shown = do("key", "show", office, "--json").value
    assert (shown["class"], shown["letter"]) == ("province", "B")
    assert do("record", "show", office, "all/unit/" + unit_of(do, centre), "--json").value[
        "fields"
    ]["code"]


def unit_of(do: Command, centre: Path) -> str:
    return str(do("record", "list", centre, "unit", "--json").value[0]["ref"].rpartition("/")[2])


def test_roots_are_trusted_only_with_the_digits_from_paper(
    do: Command, centre: Path, office: Path
) -> None:
    _message, out = give(do, centre, asked(do, office), "province")
    for digits in ((), ("--fingerprint", "1" * 40), ("--fingerprint", "x")):
        reply = do("key", "root", "trust", office, out, *digits)
        assert reply.code == 1
        assert is_calm(reply)
    assert do("key", "show", office, "--json").value["class"] == ""


def test_a_later_answer_of_a_trusted_root_needs_no_digits(
    do: Command, centre: Path, office: Path
) -> None:
    root = certify(do, office, "province")
    assert (
        do("record", "set", centre, "unit/new", "code=S11", "name=ใหม่", "kind=district").code == 0
    )
    _message, out = give(do, centre, asked(do, office), "province")
    assert do("key", "root", "trust", office, out).code == 0
    assert root.exists()


def test_two_roots_are_reported_by_one_file(do: Command, tmp_path: Path, office: Path) -> None:
    roots = [tmp_path / "first", tmp_path / "safe"]
    for root in roots:
        assert do("key", "root", "new", root, "--name", "เจ้าของ").code == 0
    one, both = tmp_path / "one.trust", tmp_path / "both.trust"
    paper = do("key", "root", "write", roots[1], "--out", one, "--json").value["fingerprint"]
    assert do("key", "root", "trust", roots[0], one, "--fingerprint", paper).code == 0
    reply = do("key", "root", "write", roots[0], "--out", both, "--json").value
    assert len(reply["roots"]) == 2
    assert do("key", "root", "trust", office, both, "--fingerprint", reply["fingerprint"]).code == 0
    given, out = give(do, roots[1], asked(do, office), "office")
    assert given.code == 0
    assert do("key", "root", "trust", office, out).code == 0
    assert do("key", "show", office, "--json").value["class"] == "office"


@pytest.mark.parametrize("kind", ["centre", "province", "office", "committee"])
def test_an_office_certifies_nobody(do: Command, office: Path, kind: str) -> None:
    reply, out = give(do, office, asked(do, office), kind)
    assert reply.code == 1
    assert is_calm(reply)
    assert not out.exists()


def test_a_letter_is_given_once_in_a_unit(
    do: Command, centre: Path, office: Path, tmp_path: Path
) -> None:
    assert give(do, centre, asked(do, office), "province")[0].code == 0
    second = tmp_path / "second"
    assert (
        do(
            "office", "new", second, "--name", "เครื่องที่สอง", "--code", "S10", "--kind", "province"
        ).code
        == 0
    )
    for letter in ("A", "a", "1", "", "ABC"):
        reply, _out = give(do, centre, asked(do, second), "province", letter)
        assert reply.code == 1
        assert is_calm(reply)
    assert give(do, centre, asked(do, second), "province", "B")[0].code == 0


def test_the_same_request_again_gives_the_same_certificate(
    do: Command, centre: Path, office: Path
) -> None:
    _message, first = give(do, centre, asked(do, office), "province")
    content = json.loads(first.read_text())
    reply, again = give(do, centre, asked(do, office), "province")
    assert reply.code == 0
    assert json.loads(again.read_text())["roots"] == content["roots"]
    # its own and this one
    assert len(do("record", "list", centre, "certificate", "--json").value) == 2


def test_a_revoked_key_writes_no_more_and_cannot_come_back(
    do: Command, centre: Path, office: Path
) -> None:
    _message, out = give(do, centre, asked(do, office), "province")
    paper = do("key", "root", "show", out, "--json").value["fingerprint"]
    assert do("key", "root", "trust", office, out, "--fingerprint", paper).code == 0
    key = do("key", "show", office, "--json").value["key"]
    assert do("key", "revoke", centre, key, "--json").value["save"]
    again, _out = give(do, centre, asked(do, office), "province")
    assert again.code == 1
    assert is_calm(again)


def test_what_a_stolen_key_wrote_later_is_left_out_by_naming_its_last_true_op(
    do: Command, centre: Path, office: Path
) -> None:
    _given, answer = give(do, centre, asked(do, office), "province")
    paper = do("key", "root", "show", answer, "--json").value["fingerprint"]
    assert do("key", "root", "trust", office, answer, "--fingerprint", paper).code == 0
    card = centre.with_suffix(".key")
    card.write_text(do("key", "show", centre, "--json").out)
    ref = do("record", "list", office, "office", "--json").value[0]["ref"]
    for phone in ("1", "2"):
        assert do("record", "set", office, ref, f"phone={phone}").code == 0
    bundle = centre.with_suffix(".prongsai")
    assert do("bundle", "export", office, "--to", card, "--out", bundle).code == 0
    assert do("bundle", "import", centre, bundle).code == 0
    unit = do("key", "show", office, "--json").value["unit"]
    there = f"{unit}/{ref}" if ref.count("/") == 1 else ref
    reply = do("history", centre, there, "phone", "--json").value
    true = next(one["op"] for one in reply if one["value"] == "1")
    key = do("key", "show", office, "--json").value["key"]
    assert do("key", "revoke", centre, key, "--keep", true).code == 0
    assert do("record", "show", centre, there, "--json").value["fields"]["phone"]["value"] == "1"
    assert {one["why"] for one in do("problems", centre, "--json").value} == {"revoked"}
    assert do("key", "revoke", centre, key, "--keep-nothing").code == 0
    assert do("record", "show", centre, there).code == 1
    assert do("key", "revoke", centre, key, "--keep", true, "--keep", true).code == 1


@pytest.mark.parametrize(
    "words", [("0" * 64,), ("xyz",), ("0" * 63,), ("0" * 64, "--keep", "here")]
)
def test_what_cannot_be_revoked_is_reported(
    do: Command, centre: Path, words: tuple[str, ...]
) -> None:
    reply = do("key", "revoke", centre, *words)
    assert reply.code == 1
    assert is_calm(reply)


def test_nothing_is_kept_without_effect_in_a_new_folder(do: Command, office: Path) -> None:
    reply = do("problems", office)
    assert reply.code == 0
    assert len(reply.out.splitlines()) == 1
    assert do("problems", office, "--json").value == []


def broken(good: bytes) -> dict[str, bytes]:
    content = json.loads(good)
    return {
        "nothing": b"",
        "no JSON": b"PK\x03\x04",
        "a list": b"[]",
        "half of it": good[: len(good) // 2],
        "of a newer program": json.dumps(content | {"format": 2}).encode(),
        "another format": json.dumps(content | {"format": "one"}).encode(),
        "a number for a word": json.dumps(dict.fromkeys(content, 1)).encode(),
        "another thing": json.dumps(content | {"prongsai": "tea"}).encode(),
        "deep": b"[" * 100_000,
        "not UTF-8": b"\xff\xfe",
    }


@pytest.mark.parametrize("fault", sorted(broken(b"{}")))
def test_a_broken_request_or_trust_file_is_refused(
    do: Command, centre: Path, office: Path, fault: str
) -> None:
    request = asked(do, office)
    _message, answer = give(do, centre, request, "province")
    before = do("digest", centre).out
    for file in (request, answer):
        file.write_bytes(broken(file.read_bytes())[fault])
    reply = [give(do, centre, request, "province")[0], do("key", "root", "trust", office, answer)]
    reply.append(do("key", "root", "show", answer))
    assert all(one.code == 1 and is_calm(one) for one in reply)
    assert do("digest", centre).out == before


@pytest.mark.parametrize("name", ["key", "age", "code", "name", "kind", "parent", "signature"])
def test_a_request_that_was_altered_is_refused(
    do: Command, centre: Path, office: Path, name: str
) -> None:
    request = asked(do, office)
    content = json.loads(request.read_text())
    other = {"key": "0" * 64, "signature": "0" * 128}.get(name, content[name] + "1")
    request.write_text(json.dumps(content | {name: other}))
    reply, _out = give(do, centre, request, "province")
    assert reply.code == 1
    assert is_calm(reply)


def test_unreadable_and_unwritable_files_are_reported(
    do: Command, centre: Path, office: Path, tmp_path: Path
) -> None:
    reply = [
        do("key", "request", office, "--out", tmp_path / "no" / "room"),
        do("key", "root", "show", tmp_path / "nowhere"),
        do("key", "root", "trust", office, tmp_path),
        give(do, centre, tmp_path / "nowhere", "office")[0],
        do("key", "root", "new", office, "--name", "x"),
    ]
    assert all(one.code == 1 and is_calm(one) for one in reply)


def test_a_province_certifies_below_it_and_its_answer_holds_only_the_line_above(
    do: Command, centre: Path, office: Path, tmp_path: Path
) -> None:
    above = do("record", "list", centre, "unit", "--json").value[0]["ref"]
    assert (
        do("record", "set", centre, "unit/new", "code=S11", "kind=district", f"parent={above}").code
        == 0
    )
    sibling, district, stranger = (tmp_path / name for name in ("sibling", "district", "stranger"))
    for folder, code, kind in (
        (sibling, "S20", "province"),
        (district, "S11", "district"),
        (stranger, "S21", "district"),
    ):
        assert do("office", "new", folder, "--name", code, "--code", code, "--kind", kind).code == 0
    for province in (office, sibling):
        answer = give(do, centre, asked(do, province), "province")[1]
        paper = do("key", "root", "show", answer, "--json").value["fingerprint"]
        assert do("key", "root", "trust", province, answer, "--fingerprint", paper).code == 0
    assert do("record", "set", sibling, "all/announcement/new", "title=ของพี่น้อง").code == 0

    reply, answer = give(do, office, asked(do, district), "office")
    assert reply.code == 0
    assert give(do, office, asked(do, stranger), "office")[0].code == 1
    paper = do("key", "root", "show", answer, "--json").value["fingerprint"]
    assert do("key", "root", "trust", district, answer, "--fingerprint", paper).code == 0
    assert do("key", "show", district, "--json").value["class"] == "office"
    assert do("record", "list", district, "announcement", "--json").value == []
    assert len(do("record", "list", district, "unit", "--json").value) == 2
    assert do("problems", district, "--json").value == []
