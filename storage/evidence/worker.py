"""A process of its own that looks at foreign files, one after the other, within limits; its death harms nobody.

Called as `python -m storage.evidence.worker`. A line of JSON on stdin asks of one file: `path`, `kind`, `pixels`
(longest side of a photograph, 0 = as it is), `place` (keep where it was taken). The answer on stdout is a line of JSON,
the `Answer` with the sizes of what follows, then the new content of a photograph and the small picture. It ends with
stdin.
"""

import json
import sys
import warnings
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers.expat import ExpatError

from storage.evidence.answer import (
    BROKEN,
    CUT,
    GONE,
    MEMORY,
    MOST,
    SECONDS,
    TOO_LARGE,
    Answer,
)
from storage.evidence.kinds import PICTURES

MISSING = (FileNotFoundError, PermissionError, IsADirectoryError)


def main() -> int:
    limit()
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    warm()
    while line := asked.readline():
        limit_time()
        tell(told, answered(json.loads(line)))
    return 0


def tell(told: BinaryIO, answer: Answer) -> None:
    """The line, then what it speaks of."""
    said = asdict(answer) | {"kept": len(answer.kept), "small": len(answer.small)}
    told.write(json.dumps(said).encode("ascii") + b"\n" + answer.kept + answer.small)
    told.flush()


def answered(asked: dict[str, Any]) -> Answer:
    """What is found in one file; never raises but for a bug."""
    from PIL import Image, UnidentifiedImageError

    path, kind = Path(asked["path"]), asked["kind"]
    try:
        if kind in PICTURES:
            from storage.evidence.photographs import photograph

            answer = photograph(path, asked["pixels"], asked["place"])
        else:
            from storage.evidence.documents import document

            answer = document(path, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError, OverflowError):
        return Answer(TOO_LARGE)
    except MISSING:
        return Answer(GONE)
    except UnidentifiedImageError:
        return Answer(BROKEN)
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError, LookupError, ExpatError, zlib.error) as error:
        return Answer(CUT if "truncated" in str(error) else BROKEN)
    return answer if len(answer.small) <= MOST else Answer(BROKEN)


def warm() -> None:
    """Read what every picture needs before the first is asked of."""
    from PIL import Image, features

    Image.preinit()
    features.check("libtiff")
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def limit() -> None:
    """Linux keeps the limits; on Windows the one who waits for this process ends it."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_time() -> None:
    """Each file has its own seconds of the processor."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


if __name__ == "__main__":
    sys.exit(main())
