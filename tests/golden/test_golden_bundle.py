"""A bundle of every format that was ever shipped is read for ever, by this program and by the document's own reader."""

from hashlib import sha256
from pathlib import Path

from core.log.post import Receipt
from storage.db.log import receipts
from storage.db.log.segments import proved
from tests.golden.bundle.make import LACKING, PHOTO
from tests.storage.exchange.opened import read_bundle
from tests.storage.exchange.second_reader import read

KEPT = Path(__file__).parent / "bundle"
FILE, KEY = KEPT / "format1.prongsai", KEPT / "format1.key"
HASH = "669ef7e26e3919d86c3ef14fd32af6615b868e6f78554c344828013f976e8bfa"


def test_the_golden_file_is_the_one_that_was_shipped() -> None:
    assert sha256(FILE.read_bytes()).hexdigest() == HASH


def test_a_bundle_of_format_1_is_read_whole() -> None:
    bundle = read_bundle(FILE, KEY)
    ((segment, ops),) = ((one, proved(one).ops) for one in bundle.segments)
    assert (segment.scope, segment.first, segment.last) == (bundle.unit, 12, 25)
    fields = ["_tx", "unit", "instrument_id", "year", "no", "title"]
    fields += ["_tx", "kind", "evidence", "sha256", "preview", "_tx", "plan", "p.contact"]
    assert [op.field for op in ops] == fields
    assert [text.text for text in bundle.texts] == ["แผนที่สอง"]
    said = [receipts.read(Receipt(*one)) for one in bundle.receipts]
    assert [(one.number, one.of) for one in said if one.key == bundle.key.hex()] == [
        (2, bundle.unit),
        (2, "all"),
    ]
    assert (bundle.blobs, bundle.originals, bundle.part) == (
        (sha256(PHOTO).hexdigest(),),
        "all",
        (1, 1),
    )
    assert bundle.want == (bytes.fromhex(LACKING),)


def test_the_document_s_own_reader_reads_it_too() -> None:
    secret = next(word for word in KEY.read_text().split() if word.startswith("AGE-SECRET-KEY-"))
    found = read(FILE.read_bytes(), secret)
    bundle = read_bundle(FILE, KEY)
    assert [one["chain"] for one in found.segments] == [one.chain.hex() for one in bundle.segments]
    assert found.texts == {(*one.ref, one.field, one.hash.hex()): one.text for one in bundle.texts}
    assert len(found.receipts) == len(bundle.receipts)
    assert found.blobs == {sha256(PHOTO).hexdigest(): PHOTO}
    assert found.manifest["want"] == [LACKING]
