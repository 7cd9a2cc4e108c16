"""What goes into a built program: a list of what is allowed, every line of it needed, nothing that is used left out."""

import re
import sys
import zipfile
from pathlib import Path

import pytest

from installer import tree
from installer.sentences import InstallerError
from tests import linux_files, windows_files
from tests.benchmarks.bench_size import judged
from tests.house_rules import PRODUCT, ROOT, files, imports, read

RULES = tree.rules(ROOT)
WINDOWS_ONLY = {"msvcrt", "winreg"}
BUILT_IN = {  # of what the program imports, what Debian's Python has within itself
    *(
        "array",
        "binascii",
        "builtins",
        "errno",
        "faulthandler",
        "fcntl",
        "gc",
        "itertools",
        "math",
        "sys",
        "time",
        "unicodedata",
    ),
    "zlib",
}


@pytest.fixture(scope="module")
def names() -> list[str]:
    of, found = windows_files.known()
    assert of == windows_files.pins(), (
        "the pins have changed: python -m tests.windows_files FETCHED"
    )
    return found


@pytest.fixture(scope="module")
def linux_names() -> list[str]:
    of, found = linux_files.known()
    assert of == linux_files.pins(), "the pins have changed: python -m tests.linux_files FETCHED"
    return found


def first_line(path: str) -> int:
    """The line of the list that decides on a path; -1 = none."""
    return next((at for at, rule in enumerate(RULES) if tree.goes(path, [(True, rule[1])])), -1)


def test_every_line_of_the_list_decides_on_a_file(names: list[str], linux_names: list[str]) -> None:
    used = {first_line(name) for name in (*names, *linux_names)}
    assert [RULES[at] for at in range(len(RULES)) if at not in used] == []


# what a centre publishes with, in no installer (tests/installer/test_pins.py)
EXTRA = {"psycopg", "pyarrow"}


def test_everything_the_program_imports_is_shipped(names: list[str]) -> None:
    shipped = {name for name in names if tree.goes(name, RULES)}
    tops = {name.partition("/")[0].partition(".")[0] for name in shipped}
    wanted = (
        {name.partition(".")[0] for path in files(*PRODUCT) for _line, name in imports(read(path))}
        - {"core", "storage", "ui", "wiring", "main", "msvcrt"}
        - EXTRA
        - sys.stdlib_module_names
    )
    assert len(wanted) > 15
    assert wanted - tops == set()
    inside = {name.replace("/", ".").removesuffix(".py").removesuffix(".pyd") for name in shipped}
    qt = {
        name
        for path in files("ui")
        for _line, name in imports(read(path))
        if name.startswith("PySide6.")
    }
    assert {".".join(name.split(".")[:2]) for name in qt} - inside == set()


def test_modules_of_python_that_the_program_imports_are_shipped(names: list[str]) -> None:
    shipped = {name for name in names if tree.goes(name, RULES)}
    wanted = {
        name.partition(".")[0] for path in files(*PRODUCT) for _line, name in imports(read(path))
    }
    here = (
        (wanted & sys.stdlib_module_names)
        - set(sys.builtin_module_names)
        - {"fcntl", "resource", "zlib", "array"}
    )
    lacking = {
        name
        for name in here
        if not shipped
        & {f"python/Lib/{name}.py", f"python/Lib/{name}/__init__.py", f"python/DLLs/{name}.pyd"}
    }
    assert lacking <= {"math", "mmap", "binascii", "msvcrt", "time", "unicodedata", "winreg"}, (
        "not built into python313.dll"
    )


def test_everything_the_program_imports_is_shipped_for_linux_too(linux_names: list[str]) -> None:
    shipped = {name for name in linux_names if tree.goes(name, RULES)}
    wanted = {name for path in files(*PRODUCT) for _line, name in imports(read(path))}
    tops = {name.partition("/")[0].partition(".")[0] for name in shipped}
    ours = {"core", "storage", "ui", "wiring", "main"} | EXTRA
    assert {
        name.partition(".")[0] for name in wanted
    } - ours - sys.stdlib_module_names - tops == set()
    qt = {name.split(".")[1] for name in wanted if name.startswith("PySide6.")}
    assert qt
    assert {name for name in qt if f"PySide6/{name}.abi3.so" not in shipped} == set()
    own = {name.partition(".")[0] for name in wanted} & sys.stdlib_module_names - WINDOWS_ONLY
    libs = {
        name.removeprefix("python/Lib/").partition("/")[0].removesuffix(".py") for name in shipped
    }
    loaded = {
        name.rpartition("/")[2].partition(".")[0]
        for name in shipped
        if name.startswith("python/DLLs/")
    }
    assert own - libs - loaded - BUILT_IN == set()


def test_nothing_is_shipped_that_nobody_runs(names: list[str]) -> None:
    shipped = [name for name in names if tree.goes(name, RULES)]
    assert [
        name
        for name in shipped
        if name.endswith((".exe", ".pyi", ".lib", ".h")) and name[:7] != "python/"
    ] == []
    assert [name for name in shipped if "/tests/" in name or "/test/" in name] == []
    assert {name for name in shipped if name.endswith(".exe")} == {
        "python/python.exe",
        "python/pythonw.exe",
    }


def test_what_is_fetched_for_one_system_never_lies_among_what_is_built_for_the_other() -> None:
    places = {
        system: set(
            re.findall(
                r'download_folder / "([^"]+)"',
                (ROOT / "installer" / f"{system}.py").read_text("utf-8"),
            )
        )
        for system in ("windows", "linux")
    }
    assert all(places.values())
    assert places["windows"] & places["linux"] == set()


def test_a_package_nobody_has_listed_stays_out() -> None:
    assert not tree.goes("newcomer/__init__.py", RULES)


def test_the_same_tree_and_date_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        place = tmp_path / name / "Prongsai"
        tree.written(place / "b" / "module.py", "def ก() -> str:\n    return 'ข'\n".encode())
        tree.written(place / "a.txt", b"text")
        tree.compiled(place)
        tree.dated(place, 1_700_000_000)
        tree.zipped(place, tmp_path / f"{name}.zip", 1_700_000_000)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        tag = sys.implementation.cache_tag
        there = [
            "Prongsai/a.txt",
            f"Prongsai/b/__pycache__/module.{tag}.pyc",
            "Prongsai/b/module.py",
        ]
        assert packed.namelist() == there


def test_pythons_own_modules_become_one_archive_and_nothing_foreign_reaches_them(
    tmp_path: Path,
) -> None:
    python = tmp_path / "python"
    tree.written(python / "Lib" / "json" / "__init__.py", b"x = 1\n")
    tree.written(python / "Lib" / "os.py", b"y = 2\n")
    tree.written(python / "Lib" / "site-packages" / "kept" / "__init__.py", b"z = 3\n")
    tree.compiled(python / "Lib", drop_sources=True)
    tree.library(python, "python313")
    left = {path.relative_to(python).as_posix() for path in python.rglob("*") if path.is_file()}
    assert left == {"python313.zip", "python313._pth", "Lib/site-packages/kept/__init__.pyc"}
    with zipfile.ZipFile(python / "python313.zip") as packed:
        assert packed.namelist() == ["json/__init__.pyc", "os.pyc"]
    lines = (python / "python313._pth").read_bytes().split(b"\r\n")
    assert lines == [b"python313.zip", b"DLLs", b"Lib/site-packages", b"..", b""]


def test_what_has_grown_over_its_size_is_told_as_missed() -> None:
    assert judged(46_200_000, 179_200_000, 60_000_000).kept
    assert not judged(49_000_000, 179_200_000, 60_000_000).kept
    assert "**missed**" in str(judged(46_200_000, 181_000_000, 60_000_000))


def test_another_python_than_the_shipped_one_builds_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tree, "PYTHON", sys.version_info[:2])
    tree.must_compile()
    monkeypatch.setattr(tree, "PYTHON", (3, 2))
    with pytest.raises(InstallerError, match="Python 3"):
        tree.must_compile()
