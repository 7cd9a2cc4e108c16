"""One command from a fresh checkout: `python3 installer/bootstrap.py setup | run | test [--no-apt]`. This file must
parse on Python 3.6, to print a message on it, so newer imports follow the version check and annotations are quoted."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST, TOO_NEW = (3, 11), (3, 15)


def python_fault(version: "tuple[int | str, ...]") -> str:
    """Return why this Python is not suitable, as one Thai and one English line, or "" if it is."""
    found = ".".join(str(part) for part in version[:3])
    if OLDEST <= tuple(version[:2]) < TOO_NEW:
        return ""
    return (
        f"โปร่งใสต้องใช้ Python 3.11 ถึง 3.14 แต่คำสั่งนี้เรียก Python {found} "
        "ขอให้ติดตั้ง Python 3.11 แล้วสั่งใหม่ด้วย python3.11 installer/bootstrap.py\n"
        f"(Prongsai needs Python 3.11 to 3.14; this is {found}. Run it with python3.11 instead.)"
    )


def main() -> int:
    """Run the installer's command line and return its exit status; 1 if this version of Python does not fit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    fault = python_fault(sys.version_info)
    if fault:
        sys.stderr.write(fault + "\n")
        return 1
    sys.path[0] = str(ROOT)
    from installer.commands import command

    return command(ROOT, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
