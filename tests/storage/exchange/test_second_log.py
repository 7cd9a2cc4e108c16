"""What the document says a log means is what the program makes of it: folders of every format, read by both."""

from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from core.entities import record_id, unit_id
from core.log.transfer import Bundle
from storage.db.folder.folder import open_folder
from storage.db.folder.store import Folder
from storage.db.keys import AGE, age_recipient
from storage.exchange.writer import write_bundle
from tests.golden.folders import KEPT, unpack
from tests.log_tables import GUIDE, printed
from tests.storage.exchange.second_lines import ENTITIES, lines_of
from tests.storage.exchange.second_log import Log
from tests.storage.exchange.second_reader import read
from tests.storage.exchange.test_answers import comment
from tests.storage.exchange.towns import NOW, Town

FORMATS = sorted(path.name for path in KEPT.iterdir() if path.is_dir())


def by_the_document(folder: Folder, room: Path) -> Log:
    """What a folder holds, sent to itself as one bundle, read from the document alone."""
    keys = folder.writer.keys
    segments, texts = folder.exchange.give()
    path = room / "all.prongsai"
    bundle = Bundle(
        keys.public, folder.writer.unit, (age_recipient(keys),), NOW.isoformat(), tuple(segments), tuple(texts)
    )
    write_bundle(path, bundle, keys.sign)
    secret = (keys.directory / AGE).read_text().split()[-1]
    roots = {root.hex() for root in folder.trust.roots()}
    return Log(lines_of(read(path.read_bytes(), secret).segments), roots, (keys.public.hex(), folder.writer.unit))


@pytest.mark.parametrize("name", FORMATS)
def test_a_kept_folder_has_the_digest_that_the_document_tells(name: str, tmp_path: Path) -> None:
    place, home = unpack(KEPT / name, tmp_path)
    with closing(open_folder(place, home, NOW)) as folder:
        found = by_the_document(folder, tmp_path)
        kinds = {part.partition(" ")[0] for part in found.parts()}
        assert kinds == {"counts", "differs", "field", "bin", "signed"}, "the folder holds something of everything"
        assert found.digest() == folder.digest()


def test_offices_that_exchanged_files_have_the_digest_that_the_document_tells(
    towns: list[Town], tmp_path: Path
) -> None:
    centre, province, one, two = towns
    for town in (one, two):
        plan = town.plan()
        town.retitle(plan, "ชื่อใหม่")
        province.take(town.send(province))
    comment(province, one, "ความเห็น")
    centre.take(province.send(centre))
    one.take(province.send(one))
    for town in (centre, province, one):
        (tmp_path / town.code).mkdir(exist_ok=True)
        assert by_the_document(town.folder, tmp_path / town.code).digest() == town.folder.digest()


def test_the_tables_of_the_document_are_those_of_the_program() -> None:
    text = GUIDE.read_text("utf-8")
    assert printed(text) == text, "python -m tests.log_tables writes them anew"
    assert len(ENTITIES) > 30


def test_natural_keys_are_as_the_document_says() -> None:
    text = GUIDE.read_text("utf-8")
    namespace = UUID("0c7fd469-906d-5d9c-af69-ac8dcbe6aa98")
    unit = uuid5(namespace, '["all","unit","S00"]').hex
    assert unit == unit_id("S00")
    assert unit in text
    named = uuid5(namespace, f'["{unit}","plan","{unit}","m",2569,1]').hex
    assert named == record_id(unit, "plan", unit, "m", 2569, 1)
