"""How the golden bundle was made: run once when the format was shipped, never again for the same format.

`python -m tests.golden.bundle.make FOLDER` writes `format1.prongsai` and the key that opens it.
"""

import sys
from pathlib import Path

from storage.db.keys import AGE
from tests.storage.exchange.towns import UNITS, build, enrol


def main(out: Path, room: Path) -> None:
    towns = [build(room / code, code, kind) for code, kind, _parent in UNITS]
    enrol(towns)
    _centre, province, one, _two = towns
    one.plan(title="แผนปฏิบัติการ ๒๕๖๙ “น้ำ”")
    province.take(one.send(province))
    one.take(province.send(one))
    one.plan(2, title="แผนที่สอง")
    one.send(province, path=out / "format1.prongsai")
    (out / "format1.key").write_bytes((province.folder.keys.directory / AGE).read_bytes())
    for town in towns:
        town.folder.close()


if __name__ == "__main__":
    main(Path(__file__).parent, Path(sys.argv[1]))
