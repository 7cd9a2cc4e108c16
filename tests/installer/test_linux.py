"""The program for Debian and other Linux: the package, what it needs, what a desktop knows it by, how it is started."""

import gzip
import io
import lzma
import re
import subprocess
import sys
import tarfile
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from installer import deb, linux, tree
from installer.debian import archived, installs, members, package, tarred
from installer.sentences import InstallerError
from tests import linux_files
from tests.house_rules import ROOT

WHEN = 1_700_000_000
DESKTOP = ROOT / "installer" / "desktop"
RULES = tree.rules(ROOT)
KINDS = (".prongsai", ".prongsai-office", ".prongsai-backup", ".prongsai-start", ".prongsai-update")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A small folder of a program."""
    place = tmp_path / "home"
    for path in ("main.py", "core/a.py", "licences/README.md"):
        tree.written(place / path, path.encode())
    tree.written(place / "python" / "python3.11", b'#!/bin/sh\necho "$@"; env | grep -c ^PYTHON\n')
    (place / "python" / "python3.11").chmod(0o755)
    return place


def test_the_same_program_gives_the_same_package_whenever_it_is_built(
    home: Path, tmp_path: Path
) -> None:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made.append(deb.packed(home, tmp_path / name, "0.1.0", WHEN).read_bytes())
        for path in home.rglob("*"):
            path.touch()
    assert made[0] == made[1]


def test_dpkg_reads_the_package_and_everything_in_it_is_roots(home: Path, tmp_path: Path) -> None:
    made = deb.packed(home, tmp_path, "0.1.0", WHEN)
    said = subprocess.run(
        ["dpkg-deb", "--field", made, "Package", "Version", "Architecture"],
        capture_output=True,
        check=True,
    )
    assert said.stdout.decode().split() == [
        "Package:",
        "prongsai",
        "Version:",
        "0.1.0",
        "Architecture:",
        "amd64",
    ]
    rows = (
        subprocess.run(["dpkg-deb", "--contents", made], capture_output=True, check=True)
        .stdout.decode()
        .splitlines()
    )
    assert {row.split()[1] for row in rows} == {"root/root"}
    runs = {row.split()[-1] for row in rows if row.startswith("-rwx")}
    assert runs == {"./usr/bin/prongsai", "./usr/lib/prongsai/python/python3.11"}
    assert [name for name, _content in members(made)] == [
        "debian-binary",
        "control.tar.gz",
        "data.tar.xz",
    ]


def test_a_package_has_no_scripts_so_that_removing_it_takes_nothing_else(
    home: Path, tmp_path: Path
) -> None:
    control = dict(members(deb.packed(home, tmp_path, "0.1.0", WHEN)))["control.tar.gz"]
    with tarfile.open(fileobj=io.BytesIO(control)) as tar:
        assert {entry.name for entry in tar if entry.isreg()} == {"./control", "./md5sums"}


def test_every_kind_of_file_has_its_name_in_thai_and_opens_the_program() -> None:
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    kinds = ElementTree.parse(DESKTOP / "prongsai.xml").getroot().findall("m:mime-type", space)
    globs = {kind.findall("m:glob", space)[0].get("pattern"): kind for kind in kinds}
    assert set(globs) == {f"*{ending}" for ending in KINDS}
    entry = ConfigParser(interpolation=None)
    entry.read(DESKTOP / "prongsai.desktop", "utf-8")
    assert entry["Desktop Entry"]["MimeType"].strip(";").split(";") == [
        str(kind.get("type")) for kind in kinds
    ]
    assert entry["Desktop Entry"]["Exec"] == "prongsai %f"
    named = (ROOT / "installer" / "windows.nsi").read_text("utf-8")
    for ending, kind in zip(KINDS, globs.values(), strict=True):
        thai = next(one.text for one in kind.findall("m:comment", space) if len(one.attrib))
        assert f'"{ending}" "{thai}"' in named, "called as on Windows"


def test_the_window_belongs_to_its_entry_in_the_menu() -> None:
    source = (ROOT / "ui" / "desktop" / "shell" / "start.py").read_text("utf-8")
    entry = (DESKTOP / "prongsai.desktop").read_text("utf-8")
    assert 'setDesktopFileName("prongsai")' in source
    assert 'setApplicationName("prongsai")' in source
    assert "\nStartupWMClass=prongsai\n" in entry
    assert deb.around(WHEN).keys() >= {"usr/share/applications/prongsai.desktop"}


def test_the_icon_and_the_manual_in_both_languages_go_along() -> None:
    around = deb.around(WHEN)
    pictures = [content for path, content in around.items() if path.endswith("/prongsai.png")]
    assert len(pictures) == 6
    assert all(isinstance(one, bytes) and one.startswith(b"\x89PNG") for one in pictures)
    packed = around["usr/share/man/man1/prongsai.1.gz"]
    assert isinstance(packed, bytes)
    thai = around["usr/share/doc/prongsai/README.th.txt"]
    assert isinstance(thai, Path)
    for text in (gzip.decompress(packed).decode().replace("\\", ""), thai.read_text("utf-8")):
        assert all(ending in text for ending in KINDS)
        assert "PRONGSAI_KEYS" in text


def start(script: Path, **settings: str) -> list[str]:
    done = subprocess.run(
        [script, "a b", "ก"],
        env={"PATH": "/usr/bin:/bin", **settings},
        capture_output=True,
        check=False,
    )
    return done.stdout.decode().splitlines()


def test_no_setting_of_another_python_reaches_ours(home: Path, tmp_path: Path) -> None:
    script = tmp_path / "prongsai"
    script.write_bytes(
        (DESKTOP / "prongsai.sh").read_bytes().replace(b"@HOME@", str(home).encode())
    )
    script.chmod(0o755)
    said = start(script, PYTHONHOME="/nowhere", PYTHONPATH="/nowhere", PYTHONSTARTUP="x")
    assert said == [f"-X utf8 -B {home}/main.py a b ก", "0"]


def test_a_portable_folder_keeps_keys_beside_it_while_its_mark_is_there(
    home: Path, tmp_path: Path
) -> None:
    place = tmp_path / "แฟลช ไดรฟ์"
    home.rename(tmp_path / "moving")
    (tmp_path / "moving" / "python" / "python3.11").write_text('#!/bin/sh\necho "$PRONGSAI_KEYS"\n')
    (place / "0.1.0").parent.mkdir()
    (tmp_path / "moving").rename(place / "0.1.0")
    (place / "version.ini").write_text("[Prongsai]\nversion=0.1.0\n")
    script = place / "prongsai"
    script.write_bytes((DESKTOP / "portable.sh").read_bytes())
    script.chmod(0o755)
    assert start(script) == [""]
    (place / tree.PORTABLE).touch()
    assert start(script) == [f"{place}/data/keys"]
    (place / "version.ini").write_text("[Prongsai]\nversion=0.2.0\n")
    done = subprocess.run([script], capture_output=True, check=False)
    assert done.returncode == 1
    assert "ไฟล์ของโปรแกรมไม่ครบ" in done.stderr.decode()


def test_a_library_that_is_neither_shipped_nor_known_stops_the_build(tmp_path: Path) -> None:
    source = Path(sys.executable).resolve()
    tree.written(tmp_path / "python" / "python3.11", source.read_bytes())
    wanted = linux.needed(source.read_bytes())
    assert "libc.so.6" in wanted
    known = [name for name in wanted if name in linux.PROVIDED]
    # else made for a newer system
    if known == wanted and linux.glibc(source.read_bytes()) <= linux.GLIBC:
        assert "libc6 (>= 2.35)" in linux.depends(tmp_path)
    changed = source.read_bytes().replace(b"\0libc.so.6\0", b"\0libq.so.6\0")
    tree.written(tmp_path / "python" / "python3.11", changed)
    with pytest.raises(InstallerError, match=r"libq\.so\.6"):
        linux.depends(tmp_path)


def test_what_asks_for_a_newer_glibc_than_ubuntu_has_stops_the_build(tmp_path: Path) -> None:
    source = Path(sys.executable).resolve().read_bytes()
    assert (0, 0) < linux.glibc(source) < (3, 0)
    tree.written(
        tmp_path / "a.so",
        re.sub(rb"\0GLIBC_2\.\d(?=\d*\0)", b"\0GLIBC_2.9", source + b"\0GLIBC_2.99\0"),
    )
    with pytest.raises(InstallerError, match="glibc"):
        linux.depends(tmp_path)


def test_every_pin_of_debian_has_a_version_and_a_hash() -> None:
    lines = [
        line
        for line in (ROOT / "installer" / linux.PARTS).read_text("ascii").splitlines()
        if line[:1] != "#"
    ]
    assert len(linux.pins()) == len(lines) > 10
    assert all(len(digest) == 64 for _version, digest in linux.pins().values())


def test_a_package_of_debian_that_is_not_the_pinned_one_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "requirements").write_text("name=1 --hash=sha256:" + "0" * 64 + "\n")
    (tmp_path / "debs").mkdir()
    (tmp_path / "debs" / "name_1_amd64.deb").write_bytes(b"other")
    tree.only_pinned(tmp_path / "requirements", tmp_path / "debs")
    assert [*(tmp_path / "debs").iterdir()] == []


def test_what_a_package_lays_down_is_read_with_its_other_names(tmp_path: Path) -> None:
    tar = io.BytesIO(tarred({"usr/lib/x86_64-linux-gnu/liba.so.1.0": b"a"}, (), WHEN))
    with tarfile.open(fileobj=tar, mode="a") as more:
        for name, to in (("liba.so.1", "liba.so.1.0"), ("libb.so.1", "gone")):
            entry = tarfile.TarInfo(f"./usr/lib/x86_64-linux-gnu/{name}")
            entry.type, entry.linkname = tarfile.SYMTYPE, to
            more.addfile(entry)
    made = tmp_path / "a.deb"
    made.write_bytes(package({"control": b""}, tar.getvalue(), WHEN))
    assert dict(installs(made)) == dict.fromkeys(
        ("usr/lib/x86_64-linux-gnu/liba.so.1.0", "usr/lib/x86_64-linux-gnu/liba.so.1"), b"a"
    )
    assert lzma.decompress(dict(members(made))["data.tar.xz"]) == tar.getvalue()
    made.write_bytes(archived((("debian-binary", b"2.0\n"),), WHEN))
    with pytest.raises(OSError, match="no data"):
        next(installs(made))


def test_libraries_of_debian_lie_where_those_of_qt_look_for_them() -> None:
    _of, names = linux_files.known()
    shipped = {name for name in names if tree.goes(name, RULES)}
    assert {
        f"PySide6/Qt/lib/{name}" for name in ("libxcb-cursor.so.0", "libxkbcommon-x11.so.0")
    } <= shipped
    assert {
        "python/python3.11",
        "python/Lib/os.py",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
    } <= shipped
    assert [name for name in shipped if name.endswith((".dll", ".exe", ".a"))] == []
