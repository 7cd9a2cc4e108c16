"""What is tried on Windows takes wine and the tools to build for it: where they are not, that is said, and no more."""

import shutil

from tests.windows import wine

LACKING = [
    tool for tool in ("wine", "wineserver", wine.COMPILER, "makensis") if shutil.which(tool) is None
]
collect_ignore = ["test_starter.py", "test_setup.py", "test_signed.py"] if LACKING else []


def pytest_report_header() -> list[str]:
    return (
        [f"no {', '.join(LACKING)} here: starter and installer of Windows are not tried"]
        if LACKING
        else []
    )
