"""The document is enough: what was written from it alone reads our bundles, and ours takes what it writes."""

from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.entities import record_id
from core.values import Ref, Text
from storage import at_rest
from storage.db.log.lines import in_line
from storage.db.log.log import ends_of
from storage.keys import AGE
from tests.country import passport
from tests.storage.exchange.second_reader import Writer, read, stream_of
from tests.storage.exchange.towns import Town


def secret(town: Town) -> str:
    lines = at_rest.read(town.folder.writer.keys.directory / AGE).decode().split()
    return next(word for word in lines if word.startswith("AGE-SECRET-KEY-"))


def test_the_second_reader_reads_all_of_a_bundle(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    one.plan(title="แผนของเรา")
    first = one.send(province)
    before = {note["of"]: note for note in read(first.read_bytes(), secret(province)).receipts}
    province.take(first)
    one.take(province.send(one))
    one.plan(2, title="แผนที่สอง")
    found = read(one.send(province).read_bytes(), secret(province))
    assert "แผนที่สอง" in found.texts.values()
    (segment,) = (segment for segment in found.segments if segment["scope"] == one.unit)
    branch = next(
        each
        for each in one.folder.writer.log.histories.values()
        if each.stream.hex() == segment["stream"]
    )
    assert (segment["last"], segment["chain"]) == (branch.head, branch.chain.hex())
    own = {
        note["of"]: note
        for note in found.receipts
        if note["key"] == one.folder.writer.keys.public.hex()
    }
    assert own[one.unit]["ends"][segment["stream"]] == [[branch.head, branch.chain.hex()]]
    assert before["all"]["ends"]
    assert "all" not in own  # the province has read it, and nothing of it has changed
    assert found.manifest["since"] == before["all"]["number"]
    assert (found.manifest["part"], found.manifest["originals"]) == ([1, 1], "asked")


def test_what_the_second_writer_wrote_is_taken_in(towns: list[Town], tmp_path: Path) -> None:
    _centre, province, one, _two = towns
    writer = Writer(Ed25519PrivateKey.generate(), one.unit)
    province.folder.exchange.take_segments([passport(writer.key, one.unit)])
    plan = Ref(one.unit, "plan", record_id(one.unit, "plan", one.unit, "m", 2569, 7))
    salt = b"s" * 16
    words = "แผนจากโปรแกรมอื่น"
    photo = b"\xff\xd8 a photograph"
    note, _hash = in_line(Text(words), salt)
    fields = {
        "unit": f'"={one.unit}"',
        "instrument_id": '"=m"',
        "year": "2569",
        "no": "7",
        "title": f'"{note}"',
    }
    clock = 1_763_600_000_000 * 256
    lines = [
        f'[{n},{clock + n},"plan","{plan.id}","{name}",{value},[],1]'
        for n, (name, value) in enumerate(fields.items(), 1)
    ]
    branches = [
        each for each in province.folder.writer.log.histories.values() if each.scope == "all"
    ]
    ends: dict[str, list[list[object]]] = {
        each.stream.hex(): [[each.head, each.chain.hex()]] for each in branches
    }
    receipt = writer.receipt(1, "all", "2026-11-20T09:00:00", ends)
    text = [*plan, "title", salt.hex(), words]
    sealed = writer.bundle(
        [province.age], writer.segment(one.unit, b"i" * 8, lines), [text], receipt, [photo]
    )
    path = tmp_path / "another.prongsai"
    path.write_bytes(sealed)
    (row,) = province.take(path)
    assert row.problem is None
    assert row.result
    assert (row.result.new, row.result.texts, row.result.receipts, row.files) == (5, 1, 1, 1)
    assert province.title(plan) == words
    assert province.post.shelf.has(sha256(photo).hexdigest())
    stream = stream_of(writer.key, one.unit, b"i" * 8)
    assert ends_of(province.folder.writer.log)[stream][0].seq == 5
