"""Words that name a registered person go to another unit only when a person has agreed; within the unit nobody asks."""

import secrets
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from core.errors import DisclosureError
from core.exchange.send_deeds import ExportOutcome, export_bundle, export_zip
from core.log.scopes import ExportOptions
from core.values import Change, Plain, Ref, Text
from tests.storage.exchange.towns import PCS, Town, neighbours
from tests.templates import Copied

USING = "operating-plan/2569/1"
NAME = "นายกำพล ตั้งทดสอบลบ"
TITLE = "อบรมโดย กำพล ตั้งทดสอบลบ โทร 0 8888 4321 บัตร 1101700230708"


@pytest.fixture
def towns(copied: Copied) -> Iterator[list[Town]]:
    made = neighbours(copied, PCS)
    yield made
    for one in made:
        one.folder.close()


def named(town: Town) -> None:
    """A registered person, and a plan whose title says more of them than it should."""
    town.save(Change(Ref(town.unit, "person", secrets.token_hex(16)), "name", Text(NAME)))
    town.plan(title=TITLE)


def remark(town: Town, to: Town, words: str) -> None:
    """A comment that one unit writes for another."""
    ref = Ref(to.unit, "comment", secrets.token_hex(16))
    town.save(Change(ref, "about", Plain(f"office/{'0' * 32}")), Change(ref, "text", Text(words)))


def exported(
    town: Town,
    to: Town,
    path: Path,
    *,
    agreed: bool = False,
    share: ExportOptions = ExportOptions(),  # noqa: B008  # it never changes
) -> ExportOutcome:
    deed = partial(
        export_bundle, recipients=(to.age,), path=path, post=town.post, agreed=agreed, share=share
    )
    return next(step for step in town.do(deed) if isinstance(step, ExportOutcome))


def test_what_names_somebody_is_listed_before_anything_is_written(
    towns: list[Town], tmp_path: Path
) -> None:
    _centre, province, district, _other = towns
    named(district)
    path = tmp_path / "x.prongsai"
    with pytest.raises(DisclosureError) as asked:
        exported(district, province, path)
    assert asked.value.why.splitlines() == [
        f"m 2569  ›  ชื่อ มีชื่อบุคคล เลขประจำตัว 13 หลัก เบอร์โทรศัพท์: {TITLE}"
    ]
    assert not path.exists()
    assert not [one for one in district.folder.privacy.views() if one.deed in ("export", "sent")]
    done = exported(district, province, path, agreed=True)
    assert done.findings is not None
    assert done.findings.persons == 1
    assert any(
        "ค้นชื่อบุคคลในทะเบียน 1 คน" in line and "พบ 1 แห่ง" in line for line in done.staying_lines()
    )
    assert province.new(path) > 0
    again = exported(province, towns[0], tmp_path / "up.prongsai")
    assert again.findings is not None
    assert not again.findings.hits, "what a unit below wrote was asked about there"


def test_what_a_unit_above_writes_for_one_below_is_asked_about_there(
    towns: list[Town], tmp_path: Path
) -> None:
    _centre, province, district, _other = towns
    remark(province, district, "โทรหา 081-234-5678")
    with pytest.raises(DisclosureError, match="ข้อความ มีเบอร์โทรศัพท์: โทรหา 081-234-5678"):
        exported(province, district, tmp_path / "b.prongsai")


def test_of_many_bundles_none_with_such_words_is_written(towns: list[Town], tmp_path: Path) -> None:
    _centre, province, district, other = towns
    path = tmp_path / "x.zip"
    remark(province, other, "โทร 0812345678")
    deed = partial(
        export_zip, receivers=[district.receiver(), other.receiver()], path=path, post=province.post
    )
    with pytest.raises(DisclosureError, match="0812345678"):
        province.do(deed)
    assert not [*tmp_path.glob("*.zip")]
    done = next(
        step for step in province.do(partial(deed, agreed=True)) if isinstance(step, ExportOutcome)
    )
    assert done.findings is not None
    assert len(done.findings.hits) == 1
    assert len(done.enclosed) == 2


def test_between_pcs_of_one_unit_nobody_asks(copied: Copied, tmp_path: Path) -> None:
    made = neighbours(copied, (("a", "9", "centre"), ("b", "9", "centre")))
    try:
        named(made[0])
        assert exported(made[0], made[1], tmp_path / "x.prongsai").findings is None
    finally:
        for one in made:
            one.folder.close()


def test_who_gives_personal_words_on_purpose_is_not_asked_again(
    towns: list[Town], tmp_path: Path
) -> None:
    _centre, province, district, _other = towns
    named(district)
    assert (
        exported(
            district, province, tmp_path / "x.prongsai", share=ExportOptions(give=True)
        ).findings
        is None
    )


def row(town: Town, **cells: str) -> Ref:
    """A row of a plan by a form of the program, with these fields."""
    plan = Ref(town.unit, "plan", secrets.token_hex(16))
    town.save(
        *(
            Change(plan, name, Plain(value))
            for name, value in (
                ("unit", town.unit),
                ("instrument_id", "operating-plan"),
                ("using", USING),
            )
        ),
        Change(plan, "year", 2570),
        Change(plan, "no", 1),
    )
    ref = Ref(town.unit, "row", secrets.token_hex(16))
    town.save(
        Change(ref, "plan", Plain(plan.local)),
        Change(ref, "kind", Plain("activity")),
        *(Change(ref, f"f.{name}", Text(words)) for name, words in cells.items()),
    )
    return ref


@pytest.mark.parametrize(
    ("cells", "hits", "staff"),
    [
        pytest.param({"owner": NAME}, [], ["f.owner"], id="the office's own people where the form asks who is responsible"),
        pytest.param({"owner": f"{NAME} และนางสาววารี ทดสอบสอง"}, ["f.owner"], [], id="somebody else beside them"),
        pytest.param({"owner": f"{NAME} โทร 0812345678"}, ["f.owner"], [], id="their telephone"),
        pytest.param({"title": NAME}, ["f.title"], [], id="their name in words of any kind"),
        pytest.param({"owner": "น.ส.พร ทดสอบดี", "title": "อบรมนายอำเภอ"}, ["f.owner"], [], id="who is not in the register"),
    ],
)  # fmt: skip
def test_names_are_refused_with_their_field_but_not_of_staff_where_a_form_asks_for_them(
    towns: list[Town], tmp_path: Path, cells: dict[str, str], hits: list[str], staff: list[str]
) -> None:
    _centre, province, district, _other = towns
    named(district)
    ref = row(district, **cells)
    done = exported(district, province, tmp_path / "x.prongsai", agreed=True)
    assert done.findings is not None
    found = [one for one in done.findings.hits if one.ref == ref]
    assert [one.field for one in found] == hits
    assert [(one.ref, one.field) for one in done.findings.staff] == [(ref, name) for name in staff]
    for one in (*found, *done.findings.staff):
        assert one.where.startswith("แผนปฏิบัติงาน 2570  ›  กิจกรรม ")
        assert one.found in one.words


def test_what_was_corrected_since_stays_here_and_no_longer_stops_the_file(
    towns: list[Town], tmp_path: Path
) -> None:
    _centre, province, district, _other = towns
    plan = district.plan(title=f"อบรมโดย {NAME}")
    with pytest.raises(DisclosureError):
        exported(district, province, tmp_path / "x.prongsai")
    district.retitle(plan, "อบรมโดยวิทยากร")
    done = exported(district, province, path := tmp_path / "y.prongsai")
    assert done.findings is not None
    assert (done.findings.hits, done.findings.former) == ((), 1)
    assert province.new(path) > 0
    assert province.title(plan) == "อบรมโดยวิทยากร"
    texts = province.folder.writer.log.db.execute("SELECT body FROM text").fetchall()
    assert not any("กำพล" in body for (body,) in texts)
