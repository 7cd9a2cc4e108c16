"""Who may say what to whom: asked before anything is written."""

import pytest

from core.entities import unit_id
from core.errors import UserError
from core.exchange.letter_deeds import comment, reply
from core.signing.deeds import accept
from core.values import Ref
from storage.db.folder.store import Folder
from tests.core.conftest import ctx, office


@pytest.mark.parametrize(
    ("desk", "to", "may"),
    [
        pytest.param(("S00", "centre"), "S10", True, id="the centre to a province"),
        pytest.param(("S00", "centre"), "S21", True, id="the centre to a district"),
        pytest.param(("S00", "centre"), "S00", False, id="the centre to itself"),
        pytest.param(("S10", "province"), "S11", True, id="a province to its district"),
        pytest.param(("S10", "province"), "S21", False, id="a province to another's district"),
        pytest.param(("S10", "province"), "S00", False, id="a province to the centre"),
        pytest.param(("S11", "district"), "S10", False, id="a district to its province"),
        pytest.param(("S11", "district"), "S11", False, id="a district to itself"),
    ],
    indirect=["desk"],
)
def test_only_a_unit_above_comments_requests_and_assigns(desk: Folder, to: str, may: bool) -> None:
    before = desk.digest()
    if may:
        changes = comment(
            ctx(desk), desk, unit_id(to), office(to), "request", "ขอหลักฐาน", due="2026-12-15"
        )
        (said,) = [record for ref in changes.touched if (record := desk.record(ref))]
        assert (said.text("kind"), said.text("about"), said.text("due")) == (
            "request",
            office(to).local,
            "2026-12-15",
        )
        return
    with pytest.raises(UserError):
        comment(ctx(desk), desk, unit_id(to), office(to), "request", "ขอหลักฐาน")
    assert desk.digest() == before


@pytest.mark.parametrize("desk", [("S10", "province")], indirect=True)
def test_nobody_answers_for_another_unit(desk: Folder) -> None:
    (asked,) = comment(
        ctx(desk), desk, unit_id("S11"), office("S11"), "request", "ขอหลักฐาน"
    ).touched
    with pytest.raises(UserError, match="สิทธิ์"):
        reply(ctx(desk), desk, asked, "ตอบแทน", done=True)


@pytest.mark.parametrize("desk", [("S10", "province")], indirect=True)
def test_only_a_sign_off_is_accepted_or_returned(desk: Folder) -> None:
    with pytest.raises(UserError, match="ไม่ใช่การลงนาม"):
        accept(ctx(desk), desk, office("S11"), "accepted")
    with pytest.raises(UserError, match="ไม่พบ"):
        accept(ctx(desk), desk, Ref(unit_id("S11"), "signoff", "0" * 32), "accepted")
