"""How the golden bundle was made: `python -m tests.golden.bundle.make FOLDER` writes `format1.prongsai` and the key
that opens it; may be run anew while its format has not left the house, and never after."""

import sys
from pathlib import Path

from core.values import Change, Plain, Ref, Text
from storage.keys import AGE
from tests.storage.exchange.towns import UNITS, Town, build, enrol

PHOTO = b"\xff\xd8\xff a photograph"
LACKING = "5" * 64  # SHA-256 of an original nobody has


def main(out: Path, room: Path) -> None:
    towns = [build(room / code, code, kind) for code, kind, _parent in UNITS]
    enrol(towns)
    _centre, province, one, _two = towns
    one.plan(title="แผนปฏิบัติการ ๒๕๖๙ “น้ำ”")
    province.take(one.send(province))
    one.take(province.send(one))
    plan = one.plan(2, title="แผนที่สอง")
    photo(one)
    withheld(one, plan)
    one.folder.exchange.policy("all")
    one.send(province, path=out / "format1.prongsai")
    (out / "format1.key").write_bytes((province.folder.writer.keys.directory / AGE).read_bytes())
    for town in towns:
        town.folder.close()


def photo(town: Town) -> None:
    """A picture that goes with its line, and an original that is not here and is asked for."""
    evidence, file = (
        Ref(town.unit, entity, of * 32) for entity, of in (("evidence", "a"), ("file", "b"))
    )
    picture = town.post.shelf.put([PHOTO])
    town.save(
        Change(evidence, "kind", Plain("photo")),
        Change(file, "evidence", Plain(evidence.local)),
        Change(file, "sha256", Plain(LACKING)),
        Change(file, "preview", Plain(picture)),
    )


def withheld(town: Town, plan: Ref) -> None:
    """What a form calls personal: its line leaves, its words do not."""
    row = Ref(town.unit, "row", "c" * 32)
    town.save(
        Change(row, "plan", Plain(plan.local)), Change(row, "p.contact", Text("นางสาวสมหญิง ใจงาม"))
    )


if __name__ == "__main__":
    main(Path(__file__).parent, Path(sys.argv[1]))
