"""Secrets at rest: bound to one person where the system binds, else as they were; a copy that a passphrase opens."""

import json
import os
import re
import stat
from pathlib import Path

import pyrage
import pytest

from storage import at_rest
from storage.at_rest import ForeignSecretError, NoPassphraseError, UserEncryption

NAMES = ("signing.key", "age.key")
SECRET = b"AGE-SECRET-KEY-1QQQQ\n"
WORDS = "น้ำใสไหลเย็นเห็นตัวปลา"


def person(key: int) -> UserEncryption:
    """A person of a system that binds: what another one bound does not open."""

    def bind(content: bytes, mixed: bytes) -> bytes:
        return bytes(byte ^ key for byte in content) + mixed + bytes([key])

    def unbind(content: bytes, mixed: bytes) -> bytes:
        if not content.endswith(mixed + bytes([key])):
            raise OSError(13, "bound to somebody else")
        return bytes(byte ^ key for byte in content[: -len(mixed) - 1])

    return UserEncryption(bind, unbind)


def as_person(monkeypatch: pytest.MonkeyPatch, key: int) -> None:
    """Stands where Windows would: tests on Windows itself leave it alone."""
    monkeypatch.setattr(at_rest, "binding", lambda: person(key))


def home(tmp_path: Path) -> Path:
    place = tmp_path / "keys" / "office"
    place.mkdir(parents=True)
    for name in NAMES:
        at_rest.write(place / name, SECRET)
    return place


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test is a process that has been given no passphrase."""
    monkeypatch.setattr(at_rest, "_opened", {})


def test_a_secret_lies_as_this_system_protects_it_private_by_its_mode_or_bound_by_windows(
    tmp_path: Path,
) -> None:
    path = home(tmp_path) / "age.key"
    at_rest.protect(path)
    assert at_rest.read(path) == SECRET
    lies = path.read_bytes()
    if os.name == "nt":
        bound_by_windows(path, lies)
    else:
        assert lies == SECRET
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def bound_by_windows(path: Path, lies: bytes) -> None:
    from storage.windows import bound, unbound

    assert SECRET.strip() not in lies
    path.write_bytes(lies[:-40] + bytes([lies[-40] ^ 1]) + lies[-39:])
    with pytest.raises(ForeignSecretError):
        at_rest.read(path)
    with pytest.raises(OSError, match="WinError"):
        unbound(bound(SECRET, b"of another program"), b"ours")


def test_a_bound_secret_opens_for_its_person_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_person(monkeypatch, 7)
    path = home(tmp_path) / "age.key"
    assert SECRET.strip() not in path.read_bytes()
    assert not at_rest.is_plain(path)
    assert at_rest.read(path) == SECRET
    as_person(monkeypatch, 8)
    with pytest.raises(ForeignSecretError):
        at_rest.read(path)
    monkeypatch.setattr(at_rest, "binding", lambda: None)
    with pytest.raises(ForeignSecretError):
        at_rest.read(path)


def test_a_plain_secret_of_an_older_program_is_read_and_bound_from_then_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "signing.key"
    path.write_bytes(SECRET)
    as_person(monkeypatch, 7)
    assert at_rest.read(path) == SECRET
    at_rest.protect(path)
    lies = path.read_bytes()
    assert SECRET.strip() not in lies
    at_rest.protect(path)
    assert path.read_bytes() == lies, "once is enough"
    assert at_rest.read(path) == SECRET


def test_a_spoilt_binding_is_told_as_one_that_does_not_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_person(monkeypatch, 7)
    path = home(tmp_path) / "age.key"
    path.write_bytes(path.read_bytes()[:17] + b"not base64 at all!")
    with pytest.raises(ForeignSecretError):
        at_rest.read(path)


def test_the_copy_opens_by_its_passphrase_alone_and_gives_back_what_was_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_person(monkeypatch, 7)
    place = home(tmp_path)
    at_rest.seal(place, NAMES, WORDS)
    copy = at_rest.sealed(place)
    assert SECRET.strip() not in copy
    assert json.loads(pyrage.passphrase.decrypt(copy, WORDS)) == {
        name: SECRET.decode() for name in NAMES
    }
    as_person(monkeypatch, 8)  # another PC
    assert not at_rest.unseal(place, NAMES, copy, WORDS + "!")
    with pytest.raises(ForeignSecretError):
        at_rest.read(place / "age.key")
    assert at_rest.unseal(place, NAMES, copy, WORDS)
    assert [at_rest.read(place / name) for name in NAMES] == [SECRET, SECRET]
    assert not any(at_rest.is_plain(place / name) for name in NAMES)


@pytest.mark.parametrize("change", ["cut", "one byte", "costly", "foreign", "large"])
def test_a_copy_that_is_not_ours_is_refused_at_once(tmp_path: Path, change: str) -> None:
    place = home(tmp_path)
    at_rest.seal(place, NAMES, WORDS)
    copy = at_rest.sealed(place)
    foreign = pyrage.passphrase.encrypt(b'{"else.key": "x"}', WORDS) if change == "foreign" else b""
    spoilt = {
        "cut": copy[:-1],
        "one byte": copy[:-5] + bytes([copy[-5] ^ 1]) + copy[-4:],
        "costly": re.sub(rb" \d\d\n", b" 30\n", copy, count=1),
        "foreign": foreign,
        "large": copy + bytes(at_rest.MOST),
    }[change]
    assert spoilt != copy
    assert at_rest.opened(spoilt, NAMES, WORDS) is None


def test_in_a_portable_folder_the_secrets_lie_in_the_copy_alone_and_nothing_is_bound_to_a_pc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_person(monkeypatch, 7)
    (tmp_path / "portable").write_bytes(b"")
    place = home(tmp_path / "data")
    assert at_rest.is_plain(place / "age.key"), "before a passphrase is set every PC opens it"
    at_rest.seal(place, NAMES, WORDS)
    assert {path.name for path in place.iterdir()} == {at_rest.SEALED}
    assert at_rest.read(place / "age.key") == SECRET, "whoever set it works on"
    monkeypatch.setattr(at_rest, "_opened", {})
    as_person(monkeypatch, 8)  # the stick in another PC
    with pytest.raises(NoPassphraseError):
        at_rest.read(place / "age.key")
    assert not at_rest.unseal(place, NAMES, at_rest.sealed(place), "another passphrase")
    assert at_rest.unseal(place, NAMES, at_rest.sealed(place), WORDS)
    assert at_rest.read(place / "age.key") == SECRET
    assert {path.name for path in place.iterdir()} == {at_rest.SEALED}


def test_a_secret_that_is_not_there_is_missing_whatever_lies_beside_it(tmp_path: Path) -> None:
    place = home(tmp_path)
    at_rest.seal(place, NAMES, WORDS)
    assert at_rest.unseal(place, NAMES, at_rest.sealed(place), WORDS)
    with pytest.raises(FileNotFoundError):
        at_rest.read(tmp_path / "none" / "age.key")


def test_a_stick_pulled_while_its_secrets_were_wiped_opens_by_its_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "portable").write_bytes(b"")
    place = home(tmp_path / "data")
    at_rest.seal(place, NAMES, WORDS)
    monkeypatch.setattr(at_rest, "_opened", {})
    (place / "age.key").write_bytes(bytes(len(SECRET)))  # overwritten, its name not gone yet
    (place / "signing.key").write_bytes(SECRET)  # not begun
    assert at_rest.unseal(place, NAMES, at_rest.sealed(place), WORDS)
    assert [at_rest.read(place / name) for name in NAMES] == [SECRET, SECRET]
    assert {path.name for path in place.iterdir()} == {at_rest.SEALED}, (
        "what was cut short is finished"
    )


def test_keys_bound_to_a_pc_that_lie_in_a_portable_folder_open_by_their_passphrase_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_person(monkeypatch, 7)
    place = home(tmp_path / "data")
    at_rest.seal(place, NAMES, WORDS)
    (tmp_path / "portable").write_bytes(b"")  # copied from the PC onto a stick
    monkeypatch.setattr(at_rest, "_opened", {})
    as_person(monkeypatch, 8)
    with pytest.raises(ForeignSecretError):
        at_rest.read(place / "age.key")
    assert at_rest.unseal(place, NAMES, at_rest.sealed(place), WORDS)
    assert at_rest.read(place / "age.key") == SECRET


def test_what_a_pc_has_bound_is_bound_no_more_in_a_portable_folder_opened_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_person(monkeypatch, 7)
    place = home(tmp_path / "data")
    (tmp_path / "portable").write_bytes(b"")
    at_rest.protect(place / "age.key")
    as_person(monkeypatch, 8)
    assert at_rest.read(place / "age.key") == SECRET


def test_a_copy_that_could_never_be_opened_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "portable").write_bytes(b"")
    place = home(tmp_path / "data")
    monkeypatch.setattr(at_rest, "_COST", re.compile(rb"a cost this PC does not choose"))
    with pytest.raises(OSError, match="22"):
        at_rest.seal(place, NAMES, WORDS)
    assert at_rest.is_plain(place / "age.key")
    assert not at_rest.sealed(place)
