"""What of Debian goes into the program, out of an archive that goes on: a folder the PC's own apt takes for Debian."""

import hashlib
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from installer import linux, sbom
from installer.debian import package, tarred
from installer.sentences import InstallerError
from tests.house_rules import ROOT

WHEN = 1_700_000_000
PYTHON = "python3.11-minimal"
LIBRARY = "libpython3.11-stdlib"
OTHER = "libxcb-shape0"
OLD, NEW = "3.11.2-6+deb12u9", "3.11.2-6+deb12u10"


class Archive:
    """An archive of Debian in a folder, and lists of apt that know no other."""

    def __init__(self, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.place, self.apt = place / "archive", place / "apt"
        (self.apt / "lists" / "partial").mkdir(parents=True)
        (self.apt / "status").touch()
        (self.place / "pool").mkdir(parents=True)
        monkeypatch.setenv("APT_CONFIG", str(self.apt / "apt.conf"))
        self.trusted(yes=True)

    def trusted(self, *, yes: bool) -> None:
        """Whether the archive counts as signed."""
        said = "[trusted=yes] " if yes else ""
        (self.apt / "sources").write_text(f"deb {said}file:{self.place} {linux.SUITE} main\n")
        kept = {"State": "", "State::status": "status", "State::lists": "lists", "Cache": "cache"}
        kept |= {
            "Etc::sourcelist": "sources",
            "Etc::sourceparts": "none",
            "Etc::parts": "none",
            "Etc::main": "none",
        }
        lines = [f'Dir::{name} "{self.apt / path}";\n' for name, path in kept.items()]
        settings = 'APT::Sandbox::User "root"; APT::Architecture "amd64"; Dir::Etc::preferencesparts "/none";\n'
        (self.apt / "apt.conf").write_text("".join(lines) + settings)

    def publish(self, offered: Iterable[tuple[str, str]]) -> linux.Pins:
        """Offer these packages and no others; as they would be recorded."""
        stanzas, pins = [], {}
        shutil.rmtree(self.place / "pool")
        (self.place / "pool").mkdir()
        for name, version in offered:
            content = tarred({f"usr/share/doc/{name}/copyright": version.encode()}, (), WHEN)
            said = f"Package: {name}\nVersion: {version}\nArchitecture: amd64\nMaintainer: N <n@n.invalid>\n"
            deb = package({"control": f"{said}Description: none\n".encode()}, content, WHEN)
            path = f"pool/{name}_{version}_amd64.deb"
            (self.place / path).write_bytes(deb)
            digest = hashlib.sha256(deb).hexdigest()
            stanzas.append(
                f"{said}Filename: {path}\nSize: {len(deb)}\nSHA256: {digest}\nDescription: none\n"
            )
            pins[name] = (version, digest)
        lists = self.place / "dists" / linux.SUITE / "main" / "binary-amd64"
        lists.mkdir(parents=True, exist_ok=True)
        (lists / "Packages").write_text("\n".join(stanzas))
        whole = (lists / "Packages").read_bytes()
        about = f"Suite: {linux.SUITE}\nCodename: {linux.SUITE}\nComponents: main\nArchitectures: amd64\nSHA256:\n"
        row = f" {hashlib.sha256(whole).hexdigest()} {len(whole)} main/binary-amd64/Packages\n"
        (lists.parents[1] / "Release").write_text(about + row)
        subprocess.run(["apt-get", "update"], capture_output=True, check=False)
        return pins


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    return Archive(tmp_path, monkeypatch)


def record(pins: linux.Pins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take these for the recorded packages."""
    lines = [
        f"{name}={version} --hash=sha256:{digest}\n" for name, (version, digest) in pins.items()
    ]
    (tmp_path / linux.PARTS).write_text("".join(lines), "ascii")
    monkeypatch.setattr(linux, "HERE", tmp_path)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_recorded_packages_are_fetched_as_recorded_and_apt_is_asked_once(
    archive: Archive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pins = archive.publish([(PYTHON, OLD), (OTHER, "1.15-1")])
    record(pins, tmp_path, monkeypatch)
    assert linux.parts(tmp_path / "fetched", downloaded=False) == pins
    assert "รุ่นใหม่" not in capsys.readouterr().out
    monkeypatch.setenv("PATH", "")
    assert linux.parts(tmp_path / "fetched", downloaded=False) == pins, (
        "all there: nothing is asked"
    )


def test_of_a_recorded_version_that_is_gone_the_newest_goes_in_and_is_told(
    archive: Archive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    record(
        archive.publish([(PYTHON, OLD), (LIBRARY, OLD), (OTHER, "1.15-1")]), tmp_path, monkeypatch
    )
    now = archive.publish([(PYTHON, NEW), (LIBRARY, NEW), (OTHER, "1.15-1")])
    fetched = tmp_path / "fetched"
    assert linux.parts(fetched, downloaded=False) == now
    said = capsys.readouterr().out
    assert said.count("Debian 12") == 1
    assert f"{PYTHON} {OLD} → {NEW}" in said
    assert OTHER not in said
    part = sbom.PinnedPart(PYTHON, NEW, "deb/debian", now[PYTHON][1], recorded=OLD)
    listed = sbom.component(part, sbom.licences(ROOT), ())
    assert listed["properties"] == [{"name": "prongsai:recorded", "value": OLD}]
    kept = files(fetched)
    archive.publish([])
    monkeypatch.setenv("PATH", "")
    assert linux.parts(fetched, downloaded=True) == now, (
        "of what was kept the same is built when the archive has neither"
    )
    assert files(fetched) == kept


def test_a_newer_version_beside_the_recorded_one_is_told_and_not_taken(
    archive: Archive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pins = archive.publish([(PYTHON, OLD)])
    record(pins, tmp_path, monkeypatch)
    archive.publish([(PYTHON, OLD), (PYTHON, NEW)])
    assert linux.parts(tmp_path / "fetched", downloaded=False) == pins
    assert f"{PYTHON} {OLD} → {NEW}" in capsys.readouterr().out


def test_packages_of_one_version_stay_together_while_an_archive_is_being_renewed(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(archive.publish([(PYTHON, OLD), (LIBRARY, OLD)]), tmp_path, monkeypatch)
    archive.publish([(PYTHON, NEW), (LIBRARY, OLD), (LIBRARY, NEW)])
    used = linux.parts(tmp_path / "fetched", downloaded=False)
    assert {version for version, _digest in used.values()} == {NEW}


def test_what_no_signature_vouches_for_is_not_taken(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(archive.publish([(PYTHON, OLD)]), tmp_path, monkeypatch)
    archive.trusted(yes=False)
    archive.publish([(PYTHON, NEW)])
    with pytest.raises(InstallerError, match="apt-get update"):
        linux.parts(tmp_path / "fetched", downloaded=False)


def test_another_debian_gives_nothing(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(archive.publish([(PYTHON, OLD)]), tmp_path, monkeypatch)
    archive.publish([(PYTHON, NEW)])
    monkeypatch.setattr(linux, "SUITE", "trixie")
    with pytest.raises(InstallerError, match="Debian 12"):
        linux.parts(tmp_path / "fetched", downloaded=False)


def test_a_kept_folder_that_lacks_a_package_or_has_another_builds_nothing(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(archive.publish([(PYTHON, OLD)]), tmp_path, monkeypatch)
    fetched = tmp_path / "fetched"
    linux.parts(fetched, downloaded=False)
    deb = next((fetched / "debian").glob("*.deb"))
    deb.write_bytes(deb.read_bytes() + b"\n")
    with pytest.raises(InstallerError, match="fetched"):
        linux.parts(fetched, downloaded=True)
