"""A centre of as many provinces as asked for, each under its true name, in at most 18 regions, with years of answers.

What each office answered follows from its number, so that it is the same wherever and whenever it is made.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import main
from core.assessment.answers import AGREED
from core.assessment.sheets import answer_at, sheet_of
from core.assessment.start_deeds import assessment_at
from core.centre.overview import ProvinceTile, read_tiles
from core.entities import record_id, unit_id
from core.forms.tree import Tree
from core.log.deeds import FieldWrite, set_field
from core.log.op import Segment
from core.values import Plain, Ref, Text
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.benchmarks.bench_save import NOW
from tests.benchmarks.offices import FORMS, INSTRUMENTS, context
from tests.country import ROOT_KEY, passports, register
from tests.storage.db.forger import Forger
from wiring import deriving

TILES = read_tiles((main.RESOURCES / "map" / "provinces.tsv").read_text("utf-8"))
CENTRE = "9999"
SILENT = 13
FORM = FORMS.get("cdd-clean/2564/1")
TREE = Tree(FORM, ["regional"])
ITEMS = [item.id for item in TREE.answered()]


def weak(number: int, item: str, at: int) -> bool:
    """Whether an office missed an item: the higher its level the more of them did."""
    return (
        (number * 7 + at * 3) % 11 == 0
        and number % 4 != 0
        and ".l5" in item + ".l5" * (number % 3 == 0)
    )


def _answers(unit: str, number: int, year: int) -> Iterator[tuple[Ref, str, int | str]]:
    assessment = assessment_at(unit, FORM.id, year)
    facts = {
        "unit": unit,
        "instrument_id": FORM.id,
        "round": "self",
        "using": FORM.using,
        "profiles": "regional",
    }
    yield assessment, "year", year
    yield from (
        (assessment, name, f"={value}") for name, value in {**facts, "group": "general"}.items()
    )
    sheet = sheet_of(assessment)
    yield from ((sheet, "assessment", f"={assessment.local}"), (sheet, "assessor", f"={AGREED}"))
    for at, item in enumerate(ITEMS):
        answer = answer_at(sheet, item)
        state = "not_met" if weak(number + year, item, at) else "met"
        fields = {"sheet": sheet.local, "subject": "none", "item": item, "state": state}
        yield from ((answer, name, f"={value}") for name, value in fields.items())


def _pc(tile: ProvinceTile) -> Forger:
    """The PC of an office."""
    return Forger(
        unit_id(tile.code),
        Ed25519PrivateKey.from_private_bytes(f"office {tile.code}".encode().ljust(32, b".")),
    )


def _segment(tile: ProvinceTile, number: int, years: Sequence[int]) -> Segment:
    unit = unit_id(tile.code)
    paper = _pc(tile)
    office = Ref(unit, "office", record_id(unit, "office", unit))
    ops: list[tuple[Ref, str, int | str]] = [
        *(
            (office, "unit", f"={unit}"),
            (office, "code", f"={tile.code}"),
            (office, "kind", "=province"),
        )
    ]
    for year in years:
        ops += _answers(unit, number, year)
    return paper.segment([paper.line(1 + at, *op) for at, op in enumerate(ops)])


@contextmanager
def provinces(room: Path, count: int = 77, years: Sequence[int] = (2568, 2569)) -> Iterator[Folder]:
    """The folder of the centre in `room`/centre; every thirteenth office has sent nothing."""
    shown, regions = TILES[:count], min(18, max(1, count // 4))
    with closing(
        create(room / "centre", room / "keys", "กรมตัวอย่าง", CENTRE, "centre", "", years[-1], NOW)
    ) as centre:
        centre.results.derive_by(deriving(FORMS, INSTRUMENTS))
        centre.exchange.trust_in([ROOT_KEY])
        devices = [(_pc(one).key, unit_id(one.code), "office") for one in shown]
        named = [(CENTRE, "centre", ""), *((one.code, "province", CENTRE) for one in shown)]
        own = (centre.writer.keys.public, centre.writer.unit, "centre")
        assert not centre.exchange.take_segments(
            [passports([own, *devices]), *register(named)]
        ).refused
        for number, one in enumerate(shown):
            said = [
                FieldWrite("name", Text(f"สำนักงานพัฒนาชุมชนจังหวัด{one.name}")),
                FieldWrite("group", Plain("general")),
                FieldWrite("region", 1 + number * regions // len(shown)),
            ]
            set_field(context(centre), centre, Ref("all", "unit", unit_id(one.code)), said)
        sent = [_segment(one, n, years) for n, one in enumerate(shown) if n % SILENT != SILENT - 1]
        assert not centre.exchange.take_segments(sent).refused
        yield centre
