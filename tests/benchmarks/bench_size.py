"""How large is what people get: the installer for Windows, the program it installs, the package of Debian; built anew.

Beside it stands what was laid out by hand, before there was a list of what is shipped. What is fetched stays in
build/sizes for the next time.

Budget: 48 MB the installer, 180 MB installed. Run: `python -m tests.benchmarks.bench_size`.
"""

import sys
from pathlib import Path

from installer import deb, windows
from tests.benchmarks.measured import Measured
from tests.windows.installed import MOST_INSTALLED, MOST_INSTALLER, size

ROOT = Path(__file__).parents[2]
BY_HAND = (44e6, 172e6)  # bytes of the installer, and installed


def measured() -> Measured:
    out = ROOT / "build" / "sizes"
    setup = windows.build(ROOT, out, may_install=False)[0].stat().st_size
    installed = size(out / "work" / "Prongsai")  # before the next one takes the place
    package = deb.build(ROOT, out, with_depends=False)[0].stat().st_size
    return judged(setup, installed, package)


def judged(setup: int, installed: int, package: int) -> Measured:
    """The line of these sizes, in bytes."""
    return Measured(
        "size: installer for Windows · installed · package of Debian",
        " · ".join(f"{each / 1e6:.1f} MB" for each in (setup, installed, package)),
        f"laid out by hand: {BY_HAND[0] / 1e6:.0f} MB · {BY_HAND[1] / 1e6:.0f} MB",
        installed / BY_HAND[1],
        f"{MOST_INSTALLER / 1e6:.0f} MB · {MOST_INSTALLED / 1e6:.0f} MB",
        setup <= MOST_INSTALLER and installed <= MOST_INSTALLED,
    )


if __name__ == "__main__":
    found = measured()
    print(found)
    sys.exit(int(not found.kept))
