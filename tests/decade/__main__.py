"""Make an office that has lived for years: `python -m tests.decade FOLDER [--years 10] [--seed 1]`.

FOLDER, which must not exist, gets the office folders (offices/), the key home of each PC (homes/) and decade.json, which
says what happened.
"""

import argparse
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    from tests.decade.life import live

    options.folder.mkdir(parents=True)
    live(options.folder, options.years, options.seed)


if __name__ == "__main__":
    main()
