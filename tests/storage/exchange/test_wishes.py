"""What is asked for and what is sent of files, also against those who write what is not so (EXCHANGE 7.1, 7.2)."""

import secrets
from hashlib import sha256

import pytest

from core.values import Change, Plain, Ref
from storage.db.log import missing_texts
from storage.db.log.lines import text_value
from tests.country import passport
from tests.storage.db.forger import Forger
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import Town


def test_hashes_nobody_has_do_not_keep_others_from_being_asked_for(
    towns: list[Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missing_texts, "MOST", 20)
    _centre, province, one, _two = towns
    forger = Forger(one.unit)
    made_up = [bytes(31) + bytes([n]) for n in range(100)]
    real = sha256(b"real").digest()
    rows = [Ref(one.unit, "row", secrets.token_hex(16)) for _hash in range(101)]
    lines = [
        forger.line(seq, row, "number", text_value(hash_))
        for seq, (row, hash_) in enumerate(zip(rows, [*made_up, real], strict=True), 1)
    ]
    province.folder.exchange.take_segments([passport(forger.key, one.unit), forger.segment(lines)])
    asked = set[bytes]()
    for _time in range(60):
        wanted = missing_texts.wanted(province.folder.writer.log, {one.unit})
        assert len(wanted) == 20
        asked |= set(wanted)
    assert real in asked


def test_a_photo_that_one_side_calls_personal_stays_while_they_disagree(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    photo = b"\xff\xd8\xff photo"
    name = one.post.shelf.put([photo])
    evidence, file = (Ref(one.unit, kind, secrets.token_hex(16)) for kind in ("evidence", "file"))
    one.save(
        Change(evidence, "kind", Plain("photo")),
        Change(evidence, "personal", 1),
        Change(file, "evidence", Plain(evidence.local)),
        Change(file, "sha256", Plain(name)),
        Change(file, "preview", Plain(name)),
    )
    one.save(Change(evidence, "personal", 0))
    assert one.folder.conflicts(one.unit)
    assert name not in read(province.post, one.send(province)).blobs
    record = one.folder.record(evidence)
    assert record
    one.save(Change(evidence, "personal", 0, record.shown("personal").seen))
    one.folder.writer.db.execute(
        "INSERT INTO asked VALUES(?,?)", (province.folder.writer.keys.public, bytes.fromhex(name))
    )
    assert name in read(province.post, one.send(province)).blobs
