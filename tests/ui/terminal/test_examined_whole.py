"""What is rightly not here is no damage: erased, withheld, kept from a committee; and each folder does lack it."""

from contextlib import closing
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite3

from tests.falsified import World, demo_office
from tests.tampering import NAME, sql, tampered

LACKING = (  # lines whose words are not here
    "SELECT count(*) FROM op WHERE typeof(value)='blob' AND NOT EXISTS "
    "(SELECT 1 FROM text WHERE (hash, text.record, text.field)=(op.value, op.record, op.field))"
)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The demo: the province has a person and a file that names him, and the centre took that in."""
    world = demo_office(World(tmp_path_factory.mktemp("whole")))
    named = world.room / "named.txt"
    named.write_text(f"รายชื่อ {NAME}", encoding="utf-8")
    assert world.do("evidence", "add", world.office, named, "--title", "รายชื่อ").code == 0
    give(world, world.office, centre(world), "S00")
    return world


def centre(world: World) -> Path:
    return world.room / "demo" / "offices" / "S00"


def give(world: World, office: Path, other: Path, to: object) -> None:
    file = (
        world.room
        / f"{office.name}-{other.name}-{len(list(world.room.glob('*.prongsai')))}.prongsai"
    )
    exported = world.do("bundle", "export", office, "--to", to, "--out", file, "--yes")
    assert exported.code == 0, exported
    taken = world.do("bundle", "import", other, file)
    assert taken.code == 0, taken


def count(office: Path, query: str) -> int:
    with closing(sqlite3.connect(f"file:{office / 'prongsai.db'}?mode=ro", uri=True)) as db:
        return int(db.execute(query).fetchone()[0])


def found(world: World, office: Path) -> tuple[int, list[str]]:
    checked = world.do("office", "check", office, "--json")
    return checked.code, sorted({one["kind"] for one in checked.value["found"]})


def test_words_that_are_withheld_are_not_missed(sent: World) -> None:
    other = centre(sent)
    assert count(other, LACKING) > 0, "something is withheld"
    assert count(other, f"SELECT count(*) FROM text WHERE body LIKE '%{NAME}%'") == 0
    assert found(sent, other) == (0, [])


def test_a_committee_misses_nothing_it_is_not_given(sent: World) -> None:
    world, committee = sent, sent.room / "committee"
    asked, answer, key = (
        world.room / f"committee.{ending}" for ending in ("request", "trust", "key")
    )
    new = (
        "--name",
        "กรรมการ",
        "--code",
        "S10",
        "--kind",
        "province",
        "--parent",
        "S00",
        "--year",
        "2569",
    )
    assert world.do("office", "new", committee, *new).code == 0
    assert world.do("key", "request", committee, "--out", asked).code == 0
    given = ("--class", "committee", "--letter", "K", "--out", answer)
    certified = world.do("key", "certify", world.office, asked, *given)
    assert certified.code == 0, certified
    paper = world.do("key", "root", "show", answer, "--json").value["fingerprint"]
    assert world.do("key", "root", "trust", committee, answer, "--fingerprint", paper).code == 0
    key.write_text(world.do("key", "show", committee).out, encoding="utf-8")
    assert world.do("key", "show", committee, "--json").value["class"] == "committee"
    give(world, world.office, committee, key)
    unit = world.do("office", "info", world.office, "--json").value["unit"]
    of_office = "SELECT count(*) FROM op JOIN record ON record.id=op.record JOIN name ON name.id=record.scope WHERE text"
    assert count(world.office, f"{of_office}='{unit}'") > 100
    assert 0 < count(committee, f"{of_office}='{unit}'") < 100, (
        "it wrote of itself, and was given none of the office's"
    )
    assert count(committee, f"{of_office}='all'") > 5, "it was given what is for all"
    assert count(committee, f"SELECT count(*) FROM text WHERE body LIKE '%{NAME}%'") == 0
    assert found(world, committee) == (0, [])


def test_what_was_erased_is_not_missed_and_taken_for_it_nothing_is(sent: World) -> None:
    """Last: the others of this module need the words."""
    world = sent
    office = sent.office
    other = centre(sent)
    listed = world.do("erase", office, NAME, "--json").value["found"]
    every = ",".join(str(number) for number, one in enumerate(listed, 1) if one["own"])
    erased = world.do("erase", office, NAME, "--reason", "request", "--yes", "--only", every)
    assert erased.code == 0, erased
    give(world, office, other, "S00")
    for place in (office, other):
        assert count(place, "SELECT count(*) FROM erased") > 0
        assert found(world, place) == (0, [])
    assert count(office, LACKING) > 0
    assert count(office, "SELECT count(*) FROM erased_file") > 0, "the file that names him is gone"
    tampered(office, sql("DELETE FROM erased"))
    code, kinds = found(world, office)
    assert (code, bool(kinds)) == (1, True), "what is missing without an erasure is told"
