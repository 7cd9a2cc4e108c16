"""Two root keys of a centre: made on its PC, on paper alone once read back, and enough to certify another PC."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from core.errors import UserError
from core.exchange.letter_deeds import answer, certified_by_root, write_root_paper
from core.exchange.root_paper import (
    RootKeyPaper,
    check_read_back,
    groups_to_type,
    lines_of,
    secret_of,
)
from core.forms.ports import Store
from core.log.certificates import TrustFile
from core.log.ports import Context
from core.values import Changes
from tests.journeys.conftest import tool
from ui.desk import NewOffice, Office
from wiring import Wiring

NAME = "ศูนย์ตัวอย่าง"


@pytest.fixture
def folder(desk: Wiring, tmp_path: Path) -> Path:
    desk.create(NewOffice(tmp_path / "centre", NAME, "C00", "centre", "", 2570))
    return tmp_path / "centre"


def begin(desk: Wiring, folder: Path) -> None:
    with desk.open(folder) as office:
        office.session.do_now(
            partial(certified_by_root, sign=partial(desk.keys.roots.begin, folder, NAME))
        )


def lines(desk: Wiring, folder: Path, number: int) -> Sequence[str]:
    return lines_of(desk.keys.roots.kept_secret(folder, number))


def groups(desk: Wiring, folder: Path, number: int) -> list[str]:
    """What a person reads from the paper."""
    found = lines(desk, folder, number)
    asked = groups_to_type(desk.keys.roots.kept(folder)[number - 1].public)
    return [found[line].split()[group] for line, group in asked]


def known_of(office: Office) -> TrustFile:
    found: list[TrustFile] = []

    def noted(ctx: Context, store: Store) -> Changes:
        found.append(answer(store, ctx.unit))
        return Changes()

    office.session.do_now(noted)
    return found[0]


def test_this_pc_is_a_centre_s_at_once_and_knows_both_roots(desk: Wiring, folder: Path) -> None:
    begin(desk, folder)
    with desk.look(folder) as reading:
        device = reading.reader.trust.device()
        assert device is not None
        assert (device.kind, device.letter) == ("centre", "A")
        assert reading.reader.trust.roots() == {one.public for one in desk.keys.roots.kept(folder)}
    assert [one.on_this_pc for one in desk.keys.roots.kept(folder)] == [True, True]


def test_roots_that_an_interrupted_try_has_left_are_used_again(desk: Wiring, folder: Path) -> None:
    desk.keys.roots.begin(folder, NAME, TrustFile(()))  # nothing of it was taken in
    before = [one.public for one in desk.keys.roots.kept(folder)]
    begin(desk, folder)
    assert [one.public for one in desk.keys.roots.kept(folder)] == before


def test_a_key_is_gone_from_the_pc_once_its_paper_was_read_back(
    desk: Wiring, folder: Path, tmp_path: Path
) -> None:
    begin(desk, folder)
    page, roots = tmp_path / "root-1.pdf", desk.keys.roots
    secret, root = roots.kept_secret(folder, 1), roots.kept(folder)[0]
    with desk.open(folder) as office:
        said = RootKeyPaper(NAME, 1, secret, root.public, "วันนี้")
        office.session.do_now(
            partial(write_root_paper, papers=office.printer, paper=said, path=page)
        )
    roots.note_printed(folder, 1, page)
    printed = tool("pdftotext", "-layout", page, "-")
    assert all(group in printed for line in lines(desk, folder, 1) for group in line.split())
    check_read_back(secret, root.public, groups(desk, folder, 1))
    roots.note_read(folder, 1)
    assert not page.exists()
    assert [(one.on_this_pc, bool(one.read)) for one in roots.kept(folder)] == [
        (False, True),
        (True, False),
    ]
    with pytest.raises(UserError, match="พิมพ์กุญแจรากดอกที่ 1 ไม่ได้") as refused:
        roots.kept_secret(folder, 1)
    assert "กุญแจดอกนี้ไม่อยู่ในเครื่องนี้แล้ว" in refused.value.why
    held = [path.read_bytes() for path in (tmp_path / "keys").rglob("*") if path.is_file()]
    assert not any(secret in content or secret.hex().encode() in content for content in held)


def test_a_group_that_differs_is_named_and_nothing_counts(desk: Wiring, folder: Path) -> None:
    begin(desk, folder)
    secret = desk.keys.roots.kept_secret(folder, 1)
    public = desk.keys.roots.kept(folder)[0].public
    first, second = groups(desk, folder, 1)
    other = "00000" if second != "00000" else "11111"
    line, group = groups_to_type(public)[1]
    with pytest.raises(UserError, match="ยังไม่นับว่าเก็บบนกระดาษแล้ว") as refused:
        check_read_back(secret, public, [first, other])
    assert refused.value.why == f"บรรทัดที่ {line + 1} กลุ่มที่ {group + 1} ไม่ตรงกับกุญแจ"
    with pytest.raises(UserError) as refused:
        check_read_back(secret, public, ["", second])
    assert refused.value.why.startswith("ยังไม่ได้พิมพ์ บรรทัดที่")
    check_read_back(secret, public, [first.lower(), second.replace("0", "O").replace("1", "l")])


def test_what_is_asked_is_always_the_same_two_groups_of_two_lines() -> None:
    for n in range(50):
        asked = groups_to_type(bytes([n]) * 32)
        assert asked == groups_to_type(bytes([n]) * 32)
        assert len({line for line, _group in asked}) == 2
        assert all(line in range(4) and group in range(3) for line, group in asked)


@pytest.mark.parametrize("number", [1, 2])
def test_either_paper_certifies_the_pc_that_replaces_a_broken_one(
    desk: Wiring, folder: Path, tmp_path: Path, number: int
) -> None:
    begin(desk, folder)
    typed = [line.lower() for line in lines(desk, folder, number)]
    new = tmp_path / "new"
    with desk.open(folder) as office:
        known = known_of(office)
    desk.create(NewOffice(new, NAME, "C00", "centre", "", 2570))
    with desk.open(new) as office:
        session, roots = office.session, desk.keys.roots
        session.do_now(
            partial(
                certified_by_root,
                sign=lambda _own: roots.certify(new, NAME, secret_of(typed), known),
            )
        )
        device = session.read(lambda reader: reader.trust.device())
        assert device is not None
        assert (device.kind, device.letter) == ("centre", "B")
        kinds = session.read(
            lambda reader: sorted((one.letter, one.revoked) for one in reader.trust.devices())
        )
        assert kinds == [("A", False), ("B", False)], "the broken one's work still counts"


def test_the_paper_of_another_owner_is_refused(desk: Wiring, folder: Path) -> None:
    begin(desk, folder)
    with (
        desk.open(folder) as office,
        pytest.raises(UserError, match="ใช้กุญแจรากจากกระดาษแผ่นนี้ไม่ได้") as refused,
    ):
        office.session.do_now(
            partial(
                certified_by_root,
                sign=partial(desk.keys.roots.certify, folder, NAME, bytes(range(32))),
            )
        )
    assert "ไม่ใช่ดอกที่โฟลเดอร์นี้เชื่อถือ" in refused.value.why
