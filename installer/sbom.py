"""The list of parts of a built program (SBOM, CycloneDX 1.6): each part with version, licence and pinned hash."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from installer.tree import Rules, goes, of_wheel, walked

SBOM = "sbom.cdx.json"
SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
Row = Sequence[str]


class PinnedPart(NamedTuple):
    """A pinned part of the built program: a Python package, Debian package or tool. `within`: (name, version, licence)
    of each part inside it; `recorded`: the pinned version if another had to be used, else ""."""

    name: str
    version: str
    source: str  # type of its package URL: pypi, deb/debian, generic
    sha256: str  # "" for a tool that leaves a part of itself in what it builds
    # name, version, licence of each part that lies whole in it
    within: Sequence[tuple[str, str, str]] = ()
    recorded: str = ""  # the pinned version, if the archive no longer had it


def rows(root: Path, first: str) -> list[Row]:
    """Return the rows (lists of cells) of a table in licences/README.md; `first`: heading of its first column."""
    text = (root / "licences" / "README.md").read_text("utf-8")
    found = re.search(rf"^\| {re.escape(first)} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    lines = found[1].splitlines() if found else []
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def names(cell: str) -> list[str]:
    """Return the names in a table cell: `a, b (note)` gives a and b."""
    return re.sub(r"[`]| \([^)]*\)", "", cell).split(", ")


def licences(root: Path) -> dict[str, str]:
    """Return {name: licence} of the packages, the tools and Python itself, as listed in licences/README.md."""
    tables = (rows(root, first) for first in ("package", "python", "package of Debian", "tool"))
    return {name: row[1] for table in tables for row in table for name in names(row[0])}


def wheels(folder: Path, rules: Rules) -> list[PinnedPart]:
    """Return the wheels in `folder` as parts, without those of which, by `rules`, only metadata is shipped."""
    found = list[PinnedPart]()
    for wheel in sorted(folder.glob("*.whl")):
        if any(".dist-info/" not in path for path, _content in of_wheel(wheel, rules)):
            found.append(PinnedPart(*named(wheel), "pypi", digest_of(wheel)))
    return found


def named(wheel: Path) -> tuple[str, str]:
    name, version = wheel.name.split("-")[:2]
    return name.lower().replace("_", "-"), version


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write(root: Path, home: Path, version: str, seconds: int, parts: Iterable[PinnedPart]) -> Path:
    """Write the list of parts, dated `seconds` since 1970, to the built program's licences folder; return its path."""
    to = home / "licences" / SBOM
    to.write_text(
        json.dumps(listed(root, home, version, seconds, parts), ensure_ascii=False, indent=1)
        + "\n",
        "utf-8",
    )
    return to


def beside(home: Path, folder: Path, name: str) -> Path:
    """Copy the built program's list of parts to `folder` as `name`.cdx.json; return the path of the copy."""
    return Path(shutil.copyfile(home / "licences" / SBOM, folder / f"{name}.cdx.json"))


def listed(
    root: Path, home: Path, version: str, seconds: int, parts: Iterable[PinnedPart]
) -> dict[str, Any]:
    """Return the list of parts of a built program as a CycloneDX document, dated `seconds` since 1970."""
    place = home / "python" / "Lib" / "site-packages"
    there = [path.relative_to(place).as_posix() for path in walked(place)] if place.exists() else []
    # Of libraries inside packages those are listed that are compiled in, or that have a file in the program.
    inside = [
        row
        for row in rows(root, "inside")
        if not patterns(row) or any(lies_in(one, row) for one in there)
    ]
    program = {
        "type": "application",
        "bom-ref": "prongsai",
        "name": "prongsai",
        "version": version,
        "licenses": [{"expression": "Apache-2.0"}],
    }
    components = [*(component(part, licences(root), inside) for part in parts), *works(root)]
    return {
        "$schema": SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid5(NAMESPACE_URL, json.dumps([version, seconds, components])).urn,
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(seconds, UTC).isoformat(),
            "component": program,
        },
        "components": components,
        "dependencies": [
            {"ref": "prongsai", "dependsOn": [each["bom-ref"] for each in components]}
        ],
    }


def component(
    part: PinnedPart, licences: dict[str, str], library_rows: Iterable[Row]
) -> dict[str, Any]:
    """Return a part as a CycloneDX component, with the libraries inside it according to `library_rows` (rows of a
    table). `licences`: {part's name: licence}; KeyError if the part is not in it."""
    purl = f"pkg:{part.source}/{part.name}@{part.version.replace('+', '%2B')}"
    lies = [
        (name, "", row[3])
        for row in library_rows
        if part.name in names(row[1])
        for name in names(row[0])
    ]
    within = [
        {
            "type": "library",
            "bom-ref": f"{purl}#{name}",
            "name": name,
            **said,
            "licenses": [{"expression": licence}],
        }
        for name, version, licence in [*lies, *part.within]
        for said in ({"version": version} if version else {},)
    ]
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": part.name,
        "version": part.version,
    }
    if part.sha256:
        found["hashes"] = [{"alg": "SHA-256", "content": part.sha256}]
    found |= {"licenses": [{"expression": licences[part.name]}], "purl": purl}
    if part.recorded:
        found["properties"] = [{"name": "prongsai:recorded", "value": part.recorded}]
    if within:
        found["components"] = within
    return found


def patterns(row: Row) -> list[str]:
    """Return the file name patterns in a library's row of licences/README.md; [] if it is compiled into a module."""
    return re.findall(r"`([^`]+)`", row[2])


def lies_in(path: str, row: Row) -> bool:
    return goes(path, [(True, pattern) for pattern in patterns(row)])


def works(root: Path) -> list[dict[str, Any]]:
    """Return the works of others among the resources as CycloneDX components, with hashes of their files."""
    found = []
    for name, version, cell, licence in rows(root, "work"):
        paths = sorted(path for one in names(cell) for path in walked(root / "resources" / one))
        one = {"type": "data", "bom-ref": f"work:{name}", "name": name, "version": version}
        files = [
            {
                "type": "file",
                "name": path.name,
                "hashes": [{"alg": "SHA-256", "content": digest_of(path)}],
            }
            for path in paths
        ]
        found.append({**one, "licenses": [{"expression": licence}], "components": files})
    return found
