"""A whole centre in PostgreSQL: one digest and one ranking with its folder, from the command line too."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import closing
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

import main
from core.assessment.ranking import RankingRow
from core.assessment.start_deeds import import_answers
from core.centre.published import PublicationCounts, PublishedUnitRows
from core.committee.release_deeds import accept_alike, release
from core.log.ports import Context
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.publish import postgresql
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.panel import FORMS, YEAR, panel
from tests.core.conftest import NOON, UNITS
from tests.country import register, settle_in
from tests.storage.publish.digests import digest_there
from ui.terminal.commands import root, run

OFFICES = [("S10", "province", "cdd_province_a.json"), ("S20", "province", "cdd_province_b.json")]


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Folder]:
    """A centre with the register and what two provinces sent."""
    made = create(tmp_path / "S00", tmp_path / "keys", "S00", "S00", "centre", "", 2569, NOON)
    settle_in(made, "centre")
    made.exchange.take_segments(register([*UNITS, ("S20", "province", "S00")]))
    for code, kind, answers in OFFICES:
        with closing(
            create(tmp_path / code, tmp_path / "keys", code, code, kind, "", 2569, NOON)
        ) as office:
            made.exchange.take_segments([settle_in(office, kind)])
            device = office.writer.keys.public.hex()
            ctx = Context(NOON, lambda: secrets.token_hex(16), office.writer.unit, device=device)
            import_answers(ctx, office, main.desk().forms.get("cdd-clean"), 2569, sample(answers))
            made.exchange.take_segments(*office.exchange.give())
    yield made
    made.close()


def test_the_same_log_has_one_digest_and_one_ranking_in_sqlite_and_postgresql(
    centre: Folder,
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "keys"))
    expected, forms = centre.digest(), main.desk().forms
    places = RankingRow.ranked(centre, forms.get("cdd-clean"), 2569)
    centre.close()
    for changed in ("เขียนใหม่ ", "เขียนใหม่ 0 จาก"):
        assert run(root, ["centre", "publish", str(tmp_path / "S00"), database], main.desk()) == 0
        assert changed in capsys.readouterr().out
    with psycopg.connect(database) as db:
        assert digest_there(db) == expected
        query = "SELECT unit, region, group_id, place, tied, total FROM prongsai.ranking WHERE form='cdd-clean'"
        found = {(*row[:5], Fraction(row[5])) for row in db.execute(query).fetchall()}
    assert found == {
        (one.unit, one.region, one.group, one.rank, one.tied, one.total) for one in places
    }
    assert len(found) == len(OFFICES)


def test_what_a_committee_released_is_what_postgresql_ranks_by_too(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = next(one.id for one in FORMS.get("cdd-clean").items if not one.need)
    with panel(
        tmp_path, samples=[sample("cdd_province_a.json"), sample("cdd_province_b.json")]
    ) as room:
        room.call()
        room.sealed([{item: {"state": "not_met"}}] * 3)
        room.opened()
        room.secretary.do(partial(accept_alike, draft=room.drafts[0]))
        room.secretary.do(partial(release, draft=room.drafts[0], signers="ประธาน"))
        room.centre.take(room.secretary.send(room.centre))
        places = RankingRow.ranked(room.centre.folder, FORMS.get("cdd-clean"), YEAR)
        room.centre.folder.close()
        monkeypatch.setenv("PRONGSAI_KEYS", str(room.centre.home))
        assert run(root, ["centre", "publish", str(room.centre.place), database], main.desk()) == 0
    with psycopg.connect(database) as db:
        query = "SELECT unit, place, total FROM prongsai.ranking WHERE form='cdd-clean'"
        found = {
            (unit, place, Fraction(total)) for unit, place, total in db.execute(query).fetchall()
        }
        query = "SELECT round, total FROM prongsai.assessment WHERE unit=%s"
        kept = {
            kind: Fraction(total)
            for kind, total in db.execute(query, (room.units[0].unit,)).fetchall()
        }
    judged = next(one for one in places if one.round == "committee")
    assert judged.own_total is not None
    assert found == {(one.unit, one.rank, one.total) for one in places}
    assert kept == {"self": judged.own_total, "committee": judged.total}
    assert judged.total < judged.own_total


def test_no_other_pc_comes_between_the_verdict_and_the_tables(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "keys"))
    create(tmp_path / "S00", tmp_path / "keys", "S00", "S00", "centre", "", 2569, NOON).close()
    free, real = list[bool](), postgresql.write

    def looking(
        db: psycopg.Connection[Any], parts: Iterable[PublishedUnitRows]
    ) -> PublicationCounts:
        with psycopg.connect(database) as other:
            row = other.execute("SELECT pg_try_advisory_lock(%s)", (postgresql.LOCK,)).fetchone()
            free.append(row == (True,))
        return real(db, parts)

    monkeypatch.setattr(postgresql, "write", looking)
    assert run(root, ["centre", "publish", str(tmp_path / "S00"), database], main.desk()) == 0
    assert free == [False]
