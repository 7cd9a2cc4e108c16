"""Files of the present formats, kept: `python -m tests.golden.files FOLDER` writes them anew (FOLDER is scratch room).

They may be written anew while their format has not left the house, and never after. The keys in them open nothing else.
An export in two parts with the key that opens them, a trust file, a device's request, a backup.
"""

import sys
from functools import partial
from pathlib import Path

import wiring
from core.exchange.send_deeds import export_bundle
from core.log.certificates import TrustFile
from storage.db.keys import AGE
from tests.country import ROOT_KEY
from tests.storage.exchange.towns import UNITS, build, enrol

KEPT = Path(__file__).parent / "files"
PARTS = (KEPT / "format1-1of2.prongsai", KEPT / "format1-2of2.prongsai")
KEY, TRUST, REQUEST, BACKUP = (KEPT / f"format1.{ending}" for ending in ("key", "trust", "request", "backup.zip"))
PICTURE, TITLE = b"\xff\xd8\xff a small picture", "แผนปฏิบัติการ ๒๕๖๙ “น้ำ”"


def main(room: Path) -> None:
    towns = [build(room / code, code, kind) for code, kind, _parent in UNITS]
    enrol(towns)
    _centre, province, one, _two = towns
    one.plan(title=TITLE)
    one.photo(b"an original nobody asks for", PICTURE)
    province.take(one.send(province))
    one.take(province.send(one))
    one.plan(2, title="แผนที่สอง")
    one.photo(b"another original", PICTURE[::-1])
    KEPT.mkdir(exist_ok=True)
    for path in KEPT.iterdir():
        path.unlink()
    one.do(partial(export_bundle, to=(province.age,), path=KEPT / "format1.prongsai", post=one.post, size=1))
    KEY.write_bytes((province.folder.writer.keys.directory / AGE).read_bytes())
    segments, texts = province.folder.exchange.give(scopes={"all"})
    wiring.Keys(one.home).write_trust(TRUST, TrustFile((ROOT_KEY,), tuple(segments), tuple(texts)))
    one.folder.exchange.leave()
    made = wiring.backups(one.place, one.folder.writer.id).make("asked")
    BACKUP.write_bytes(made.path.read_bytes())
    for town in towns:
        town.folder.close()
    wiring.Keys(one.home).request(one.place, REQUEST)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
