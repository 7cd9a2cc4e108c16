"""A PC of its own that is handed files.

A line of JSON for each: its name, seconds of processor, what became of it; then the most memory this process and those
it began ever held, in MB.
"""

import json
import resource
import sys
import time
from contextlib import closing
from pathlib import Path

from storage.db.folder.folder import open_folder
from tests.storage.exchange.towns import NOW, Town


def peak() -> float:
    """MB of this process, since it began, and of the largest it waited for."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    return (own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def used() -> float:
    inside, outside = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return inside.ru_utime + inside.ru_stime + outside.ru_utime + outside.ru_stime


def main(place: Path, home: Path, files: list[Path]) -> None:
    with closing(open_folder(place, home, NOW)) as folder:
        town = Town(folder, place, home, "", "")
        for file in files:
            before, began = used(), time.time()
            (row,) = town.take(file)
            if row.waiting:
                became = "waits"
            elif row.result:
                became = "taken"
            else:
                became = "refused"
            found = {
                "file": file.stem,
                "became": became,
                "seconds": used() - before,
                "clock": time.time() - began,
            }
            found |= {"new": row.result.new if row.result else 0, "peak": peak()}
            print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(word) for word in sys.argv[3:]])
