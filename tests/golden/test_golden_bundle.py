"""A bundle of every format that was ever shipped is read for ever, by this program and by the document's own reader."""

from hashlib import sha256
from pathlib import Path

from core.changes.receipt import Receipt
from storage.db import receipts
from storage.db.segments import proved
from storage.exchange.reader import read_bundle
from tests.storage.exchange.second_reader import read

KEPT = Path(__file__).parent / "bundle"
FILE, KEY = KEPT / "format1.prongsai", KEPT / "format1.key"
HASH = "69b6ea12b11f0fadbbac21bf23e42fd71cd457b69f8e6c7d765bbf72a27b7bb7"


def test_the_golden_file_is_the_one_that_was_shipped() -> None:
    assert sha256(FILE.read_bytes()).hexdigest() == HASH


def test_a_bundle_of_format_1_is_read_whole() -> None:
    bundle = read_bundle(FILE, KEY)
    ((segment, ops),) = ((one, proved(one).ops) for one in bundle.segments)
    assert (segment.scope, segment.first, segment.last) == (bundle.unit, 12, 17)
    assert [op.field for op in ops] == ["_tx", "unit", "instrument_id", "year", "no", "title"]
    assert [text.text for text in bundle.texts] == ["แผนที่สอง"]
    said = [receipts.read(Receipt(*one)) for one in bundle.receipts]
    assert [(one.number, one.of) for one in said if one.key == bundle.key.hex()] == [(2, bundle.unit), (2, "all")]
    assert (bundle.blobs, bundle.want, bundle.originals, bundle.part) == ((), (), "asked", (1, 1))


def test_the_document_s_own_reader_reads_it_too() -> None:
    secret = next(word for word in KEY.read_text().split() if word.startswith("AGE-SECRET-KEY-"))
    found = read(FILE.read_bytes(), secret)
    bundle = read_bundle(FILE, KEY)
    assert [one["chain"] for one in found.segments] == [one.chain.hex() for one in bundle.segments]
    assert found.texts == {(*one.ref, one.field, one.hash.hex()): one.text for one in bundle.texts}
    assert len(found.receipts) == len(bundle.receipts)
