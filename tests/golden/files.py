"""Files of the present formats, kept: `python -m tests.golden.files FOLDER` writes them anew (FOLDER is scratch room),
never after their format has left the house. An export in two parts with the key that opens them, a trust file, a
request, a backup; `… FOLDER start` writes the start file alone. The keys open nothing else."""

import sys
from functools import partial
from pathlib import Path

import wiring
from core.entities import unit_id
from core.exchange.invitation_deeds import make_starts
from core.exchange.send_deeds import export_bundle
from core.log.certificates import TrustFile
from core.values import Change, Ref, Text
from storage.exchange.enrolment import write_trust
from storage.keys import AGE
from tests.country import ROOT_KEY
from tests.storage.exchange.towns import UNITS, build, enrol

KEPT = Path(__file__).parent / "files"
START = KEPT / "format1.prongsai-start"
UNTIL = "2027-09-30"  # of the start file
PARTS = (KEPT / "format1-1of2.prongsai", KEPT / "format1-2of2.prongsai")
KEY, TRUST, REQUEST, BACKUP = (
    KEPT / f"format1.{ending}" for ending in ("key", "trust", "request", "backup.zip")
)
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
    one.do(
        partial(
            export_bundle,
            recipients=(province.age,),
            path=KEPT / "format1.prongsai",
            post=one.post,
            max_bytes=1,
        )
    )
    KEY.write_bytes((province.folder.writer.keys.directory / AGE).read_bytes())
    segments, texts = province.folder.exchange.give(scopes={"all"})
    write_trust(TRUST, TrustFile((ROOT_KEY,), tuple(segments), tuple(texts)))
    one.folder.exchange.leave()
    made = wiring.backups(one.place, one.folder.writer.id).make("asked")
    BACKUP.write_bytes(made.path.read_bytes())
    for town in towns:
        town.folder.close()
    wiring.office_keys(one.home).request(one.place, REQUEST)


def start(room: Path) -> None:
    """The start file of a district whose province and centre have names."""
    centre, province = (build(room / code, code, kind) for code, kind, _parent in UNITS[:2])
    enrol([centre, province])
    names = {"9": "ส่วนกลาง", "1": "จังหวัดตัวอย่าง", "11": "อำเภอตัวอย่าง", "12": "อำเภออื่น"}
    for code, called in names.items():
        centre.save(Change(Ref("all", "unit", unit_id(code)), "name", Text(called)))
    centre.save(Change(Ref("all", "unit", unit_id("11")), "phone", Text("0 2000 0000")))
    province.take(centre.send(province))
    out = room / "starts"
    out.mkdir()
    province.do(
        partial(make_starts, units=[unit_id("11")], folder=out, post=province.post, until=UNTIL)
    )
    START.write_bytes((out / "11.prongsai-start").read_bytes())
    for town in (centre, province):
        town.folder.close()


if __name__ == "__main__":
    (start if sys.argv[2:] == ["start"] else main)(Path(sys.argv[1]))
