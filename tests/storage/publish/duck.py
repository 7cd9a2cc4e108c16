"""One question to DuckDB, in a process of its own: at its end it complains of itself on stderr."""

import json
import sys

if __name__ == "__main__":
    import duckdb

    with duckdb.connect() as db:
        print(json.dumps(db.execute(sys.argv[1]).fetchall(), default=str))
