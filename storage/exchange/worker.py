"""A worker process that unpacks zstd with a large window: `python -m storage.exchange.worker`. A question is `[packed,
plain, size]`: paths of the compressed and of the new file, and the exact size of the new one in bytes. The answer's
`whole` is true if exactly as many bytes were unpacked."""

import sys
from pathlib import Path

import zstandard

from storage.apart import Reply, serve

LONG_WINDOW = 2**27  # bytes, as the format allows
MEMORY = 300 * 2**20  # bytes of this process
_PIECE = 2**18


def answer(packed: Path, plain: Path, size: int) -> Reply:
    """Unpack the file `packed` into the new file `plain`. Return {"whole": whether it has exactly `size` bytes}."""
    left = size
    unpacked = zstandard.ZstdDecompressor(max_window_size=LONG_WINDOW)
    try:
        with (
            packed.open("rb") as source,
            plain.open("xb") as target,
            unpacked.stream_reader(source) as reader,
        ):
            while piece := reader.read(min(_PIECE, left + 1)):
                left -= len(piece)
                if left < 0:
                    break
                target.write(piece)
    except (zstandard.ZstdError, MemoryError, OSError):
        return {"whole": False}, b""
    return {"whole": left == 0}, b""


def _within_limits() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


if __name__ == "__main__":
    _within_limits()
    serve(lambda question: answer(Path(question[0]), Path(question[1]), int(question[2])))
