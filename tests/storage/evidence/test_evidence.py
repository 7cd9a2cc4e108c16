"""Evidence: kept under its SHA-256, shown small, carried by bundles, erased under law."""

import os
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from core.errors import UserError
from core.evidence.deeds import StoredFile, add_evidence
from core.log.deeds import delete_record
from core.log.scopes import ExportOptions
from core.values import Change, Changes, Plain, Ref
from storage.blobs import BlobStore
from storage.db.log import texts
from storage.evidence.intake import keep_file
from storage.evidence.workers import EvidenceWorkers
from tests.known import known
from tests.storage.db.looked import damages
from tests.storage.exchange.towns import Town

WORKERS = EvidenceWorkers()


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photograph taken with the camera on its side: 900 × 600 as stored, to be turned upright."""
    path = tmp_path / "ภาพ ../ถ่าย.jpg".replace("/", "_")
    picture = Image.effect_noise((900, 600), 90).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save(path, "JPEG", quality=95, exif=exif)
    return path


def add(town: Town, path: Path) -> tuple[Ref, StoredFile]:
    """Evidence of a row of a plan; its file record, and the file as it was kept."""
    row = Ref(town.unit, "row", os.urandom(16).hex())
    town.save(Change(row, "plan", Plain(town.plan().local)), Change(row, "kind", Plain("activity")))
    kept = keep_file(town.post.shelf, WORKERS, path)
    (done,) = town.do(partial(add_evidence, target=row, file=kept, item="d1", proof="p1"))
    assert isinstance(done, Changes)
    return next(ref for ref in done.touched if ref.entity == "file"), kept


@pytest.mark.parametrize("name", ["../x", "", "a" * 63, "A" * 64, "/etc/passwd", "a" * 65])
def test_nothing_but_a_hash_is_a_place(blobs: BlobStore, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        blobs.path(name)


def test_bytes_that_are_not_what_their_name_says_are_not_kept(
    blobs: BlobStore, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="name"):
        blobs.put([b"x"], "0" * 64)
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []


def png_that_says(path: Path, width: int, height: int) -> Path:
    """A PNG whose head promises that size."""
    Image.new("L", (8, 8)).save(path, "PNG")
    from zlib import crc32

    content = bytearray(path.read_bytes())
    content[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    content[29:33] = crc32(bytes(content[12:29])).to_bytes(4, "big")
    path.write_bytes(bytes(content))
    return path


def test_evidence_hangs_on_what_it_proves_by_natural_ids(towns: list[Town], photo: Path) -> None:
    one = towns[2]
    file, kept = add(one, photo)
    record = one.folder.record(file)
    assert record
    assert (record.text("sha256"), record.text("name"), record.number("size")) == (
        kept.sha256,
        photo.name,
        kept.size,
    )
    (link,) = one.folder.records("link")
    assert (link.text("item"), link.text("proof"), link.text("evidence")) == (
        "d1",
        "p1",
        record.text("evidence"),
    )
    with pytest.raises(UserError, match="แนบหลักฐานไม่ได้"):
        one.do(partial(add_evidence, target=Ref(one.unit, "row", "0" * 32), file=kept))


def test_personal_evidence_stays_in_the_unit(towns: list[Town], photo: Path) -> None:
    _centre, province, one, _two = towns
    file, kept = add(one, photo)
    evidence = known(one.folder.record(file)).text("evidence").rpartition("/")[2]
    one.save(Change(Ref(one.unit, "evidence", evidence), "personal", 1))
    province.take(one.send(province))
    assert not province.post.shelf.has(kept.preview)


def test_a_file_that_is_marked_stays_and_goes_to_whom_it_is_given(
    towns: list[Town], photo: Path
) -> None:
    centre, province, one, _two = towns
    file, kept = add(one, photo)
    one.save(Change(file, "personal", 1))
    province.take(one.send(province))
    assert not province.post.shelf.has(kept.preview)
    one.take(province.send(one))  # it asks for the small picture it lacks
    province.take(one.send(province))
    assert not province.post.shelf.has(kept.preview), "asking alone gives nothing"
    province.take(one.send(province, share=ExportOptions(give=True)))
    assert province.post.shelf.has(kept.preview)
    centre.take(province.send(centre, share=ExportOptions(give=True)))
    assert not centre.post.shelf.has(kept.preview)


def erase(town: Town, file: Ref, field: str, name: str) -> None:
    town.save(
        Change(
            Ref(town.unit, "erasure", os.urandom(16).hex()),
            "of",
            Plain(f"file/{file.id}/{field}/{name}"),
        )
    )


def test_an_erased_file_is_deleted_everywhere_and_refused_when_it_comes_again(
    towns: list[Town], photo: Path
) -> None:
    _centre, province, one, _two = towns
    province.folder.exchange.policy("all")
    one.take(province.send(one))
    file, kept = add(one, photo)
    first = one.send(province)
    province.take(first)
    erase(one, file, "sha256", kept.sha256)
    erase(one, file, "preview", kept.preview)
    assert not one.post.shelf.has(kept.sha256)
    province.take(one.send(province))
    for name in (kept.sha256, kept.preview):
        assert not province.post.shelf.has(name)
        assert province.folder.exchange.lacks([name]) == []
    province.folder.writer.db.execute("DELETE FROM bundle")
    province.take(first)
    assert not province.post.shelf.has(kept.sha256)
    assert known(province.folder.record(file)).text("sha256") == kept.sha256
    one.take(province.send(one))
    assert one.exported(province).files == 0


def test_nobody_erases_another_unit_s_evidence_by_naming_its_hash(
    towns: list[Town], photo: Path
) -> None:
    _centre, province, one, two = towns
    _file, kept = add(one, photo)
    same, again = add(two, photo)
    assert again.sha256 == kept.sha256
    province.take(one.send(province))
    erase(two, same, "preview", kept.preview)
    province.take(two.send(province))
    assert province.post.shelf.has(kept.preview)


@pytest.mark.parametrize("name", ["sha256", "preview"])
@pytest.mark.parametrize("hash_", ["evil", "../../etc/passwd", "", None])
def test_a_file_that_names_no_hash_keeps_nobody_from_sending(
    towns: list[Town], name: str, hash_: str | None
) -> None:
    _centre, province, one, _two = towns
    file = Ref(one.unit, "file", "1" * 32)
    value = Plain(hash_) if hash_ is not None else None
    one.save(Change(file, "evidence", Plain(f"evidence/{'2' * 32}")), Change(file, name, value))
    province.folder.exchange.policy("all")
    assert province.new(one.send(province)) > 0
    assert one.take(province.send(one))[0].problem is None


def test_large_files_stream_both_ways_in_little_memory(towns: list[Town], tmp_path: Path) -> None:
    _centre, province, one, _two = towns
    province.folder.exchange.policy("all")
    one.take(province.send(one))
    for number in range(2):
        path = tmp_path / f"{number}.bin"
        path.write_bytes(os.urandom(10 * 2**20))
        add(one, path)
    import resource  # a module Windows lacks

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert province.take(one.send(province))[0].files == 2
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 150


FORMS = ("instrument", "programme", "wording")


@pytest.mark.parametrize("entity", FORMS)
@pytest.mark.parametrize("deleted", [False, True])
def test_erasing_a_copy_of_a_form_s_file_never_takes_the_form(
    towns: list[Town], photo: Path, entity: str, deleted: bool
) -> None:
    one = towns[2]
    file, kept = add(one, photo)
    form = Ref(f"{one.unit}/forms", entity, os.urandom(16).hex())
    one.save(Change(form, "instrument_id", Plain("m")), Change(form, "file", Plain(kept.sha256)))
    if deleted:  # records stay bound to what it was
        one.do(partial(delete_record, ref=form))
    erase(one, file, "sha256", kept.sha256)
    assert one.post.shelf.has(kept.sha256)
    check_derived(one)


def test_a_file_goes_only_when_nothing_names_it_any_more(towns: list[Town], photo: Path) -> None:
    one = towns[2]
    first, kept = add(one, photo)
    again, _same = add(one, photo)
    erase(one, first, "sha256", kept.sha256)
    assert one.post.shelf.has(kept.sha256)
    erase(one, again, "sha256", kept.sha256)
    assert not one.post.shelf.has(kept.sha256)
    check_derived(one)


def check_derived(town: Town) -> None:
    """What is erased follows from the log alone, however it came about."""
    assert not [one for one in damages(town.folder) if one.kind != "evidence"]


def test_an_erasure_may_name_the_print_of_a_paper() -> None:
    assert texts._blob.fullmatch(f"paper/{'1' * 32}/print/{'a' * 64}")
    assert not texts._blob.fullmatch(f"paper/{'1' * 32}/sha256/{'a' * 64}")
