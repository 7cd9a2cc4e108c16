"""What was read of forms is kept on this PC; it is never believed further than the form it was made of."""

import shutil
from hashlib import sha256
from os import utime
from pathlib import Path
from threading import Event, Thread
from time import sleep

import msgspec
import pytest

from core.errors import InvalidFormError
from core.forms.shape import Instrument
from storage.files import delete_folder, write_durably
from storage.instruments import compiled
from storage.instruments.compiled import LABELS, FormCache
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read_form

FORMS = Path(__file__).parents[3] / "resources" / "instruments"
SHIPPED = sorted(FORMS.glob("*.yaml"))
USED = "cdd-clean"


def library(place: Path) -> FormLibrary:
    """As the program makes it at a start."""
    return FormLibrary([FORMS], cache=FormCache(place))


def only_parsed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Which files are parsed from now on."""
    parsed: list[Path] = []

    def noted(_self: FormLibrary, path: Path) -> object:
        parsed.append(path)
        return read_form(path)

    monkeypatch.setattr(FormLibrary, "_parsed", noted)
    return parsed


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_form_comes_back_as_it_was_read(path: Path, tmp_path: Path) -> None:
    form = read_form(path)
    FormCache(tmp_path / "forms").keep(form)
    again = FormCache(tmp_path / "forms").form(form.file)
    assert again == form
    assert repr(again) == repr(form)  # numbers stay exact, words stay words


def test_a_second_start_parses_nothing_and_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = library(tmp_path / "forms")
    labels, form = first.labels(), first.get(USED)
    parsed = only_parsed(monkeypatch)
    second = library(tmp_path / "forms")
    assert (second.labels(), second.get(USED), parsed) == (labels, form, [])
    assert (second.get(USED), labels) == (
        FormLibrary([FORMS]).get(USED),
        FormLibrary([FORMS]).labels(),
    )


def test_a_form_that_was_changed_is_read_anew(tmp_path: Path) -> None:
    folder = tmp_path / "instruments"
    shutil.copytree(FORMS, folder)
    before = FormLibrary([folder], cache=FormCache(tmp_path / "forms")).get(USED)
    path = next(one for one in SHIPPED if sha256(one.read_bytes()).hexdigest() == before.file)
    text = path.read_text("utf-8")
    (folder / path.name).write_text(text.replace(str(before.title), "ชื่ออื่น", 1), "utf-8")
    after = FormLibrary([folder], cache=FormCache(tmp_path / "forms")).get(USED)
    assert (str(after.title), after.file != before.file) == ("ชื่ออื่น", True)


def test_another_program_reads_forms_by_itself_and_lets_go_of_what_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library(tmp_path / "forms").get(USED)
    (before,) = (tmp_path / "forms").iterdir()
    monkeypatch.setattr(compiled, "_reader", lambda: "another")
    library(tmp_path / "forms").get(USED)
    assert {one.name for one in (tmp_path / "forms").iterdir()} == {"another", before.name}, (
        "two are used in turn"
    )
    utime(before, (1, 1))
    monkeypatch.setattr(compiled, "_reader", lambda: "third")
    library(tmp_path / "forms").get(USED)
    assert {one.name for one in (tmp_path / "forms").iterdir()} == {"another", "third"}


def test_a_second_start_parses_no_form_that_comes_with_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_of(forms: FormLibrary) -> list[object]:
        return [
            (forms.programme if one.programme else forms.get)(one.using) for one in forms.labels()
        ]

    first = all_of(library(tmp_path / "forms"))
    parsed = only_parsed(monkeypatch)
    assert len(first) == len(SHIPPED)
    assert (all_of(library(tmp_path / "forms")), parsed) == (first, [])


def test_what_is_seen_while_labels_are_written_is_kept_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, write = FormCache(tmp_path / "forms"), write_durably

    def slow(path: Path, data: bytes) -> None:
        write(path, data)
        kept.label("b" * 64, lambda: (("second",), None))  # as another thread does meanwhile

    monkeypatch.setattr(compiled, "write_durably", slow)
    kept.label("a" * 64, lambda: (("first",), None))
    kept.keep_labels()
    monkeypatch.setattr(compiled, "write_durably", write)
    kept.keep_labels()
    again = FormCache(tmp_path / "forms")
    seen = [again.label(file * 64, lambda: (("read anew",), None))[0] for file in "ab"]
    assert seen == [("first",), ("second",)]


def test_who_asks_while_another_reads_the_labels_parses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = FormCache(tmp_path / "forms")
    kept.label("a" * 64, lambda: (("kept",), None))
    kept.keep_labels()
    again = FormCache(tmp_path / "forms")
    reading = Event()
    seen = list[str]()
    digest = compiled._reader

    def slow() -> str:
        reading.set()
        sleep(0.2)  # the disk of an old PC
        return digest()

    def ask() -> None:
        seen.extend(again.label("a" * 64, lambda: (("read anew",), None))[0])

    monkeypatch.setattr(compiled, "_reader", slow)
    first = Thread(target=ask)
    first.start()
    assert reading.wait(10)
    ask()
    first.join()
    assert seen == ["kept", "kept"]


def test_of_two_that_keep_at_once_neither_deletes_what_the_other_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = read_form(SHIPPED[0]), read_form(SHIPPED[1])
    old = tmp_path / "forms" / "of an older program"
    old.mkdir(parents=True)
    utime(old, (1, 1))
    (tmp_path / "forms" / "of another program").mkdir()

    def meanwhile(folder: Path) -> None:
        monkeypatch.setattr(compiled, "delete_folder", delete_folder)
        FormCache(tmp_path / "forms").keep(one)
        delete_folder(folder)

    monkeypatch.setattr(compiled, "delete_folder", meanwhile)
    FormCache(tmp_path / "forms").keep(other)
    kept = FormCache(tmp_path / "forms")
    assert (kept.form(one.file), kept.form(other.file), old.exists()) == (one, other, False)


def damaged(kept: bytes) -> list[bytes]:
    """What may lie there instead of a form."""
    lie = msgspec.msgpack.encode
    other = next(path for path in SHIPPED if path.stem not in USED)
    return [
        b"",
        kept[: len(kept) // 2],
        kept + b"\0",
        bytes(len(kept)),
        lie(["Path", "/"]),
        lie(["Instrument", 1, 2]),
        lie(["eval", "1"]),
        lie([1, "1/0"]),
        lie([[[]]]),
        lie("Instrument"),
        lie(compiled._flat(read_form(other))),  # a form, of another file
        b"\x91" * 100_000,
    ]


@pytest.mark.parametrize("case", range(12))
def test_whatever_lies_there_instead_the_form_is_read_from_its_file(
    case: int, tmp_path: Path
) -> None:
    form = library(tmp_path / "forms").get(USED)
    (kept,) = (tmp_path / "forms").glob(f"*/{form.file}")
    kept.write_bytes(damaged(kept.read_bytes())[case])
    labels = kept.with_name(LABELS)
    labels.write_bytes(damaged(labels.read_bytes())[case])
    again = library(tmp_path / "forms")
    assert (again.get(USED), again.labels()) == (form, FormLibrary([FORMS]).labels())


def test_where_nothing_can_be_kept_forms_are_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "forms").write_text("a file where the folder should be")
    assert isinstance(library(tmp_path / "forms").get(USED), Instrument)


def test_a_form_with_faults_is_never_kept(tmp_path: Path) -> None:
    folder = tmp_path / "instruments"
    folder.mkdir()
    (folder / "bad.yaml").write_text("id: bad\nedition: x\ntitle: แบบ\n", "utf-8")
    for _start in range(2):
        with pytest.raises(InvalidFormError):
            FormLibrary([folder], cache=FormCache(tmp_path / "forms")).get("bad")
