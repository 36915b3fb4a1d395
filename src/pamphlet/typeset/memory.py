"""What layouts came out like, remembered between runs, so that fitting does not measure the same text twice.

A row is the hash of everything that a layout depends on, and a few numbers: nothing of a guide can be read from it.
The memory is for speed alone. Where it cannot be read or written it is done without, and what was
found in it is proved by the layout that is printed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FORMAT = 1  # one more whenever what is remembered of a layout is measured otherwise
MOST_ROWS = 200_000  # about 40 MB; then it begins anew
WAIT = 2.0  # seconds for another process to finish its row
_TABLE = "CREATE TABLE IF NOT EXISTS layouts (key BLOB PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"


def key_of(parts: Iterable[str]) -> bytes:
    """The hash of all that a layout depends on; no two lists of texts share one."""
    found = hashlib.blake2b(str(FORMAT).encode(), digest_size=24)
    for part in parts:
        data = part.encode("utf-8")
        found.update(len(data).to_bytes(8, "big") + data)
    return found.digest()


class Memory:
    """Values by hash, in one SQLite file; None as a path remembers nothing. Usable from forked workers."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._open: dict[int, sqlite3.Connection] = {}

    def recall(self, key: bytes) -> Any:
        """The value kept under a key; None if there is none."""
        try:
            row = self._connection().execute("SELECT value FROM layouts WHERE key = ?", (key,)).fetchone()
            return json.loads(row[0]) if row else None
        except (sqlite3.Error, OSError, ValueError):
            self._give_up()
            return None

    def keep(self, key: bytes, value: Any) -> None:
        """Keep a value of plain JSON under a key."""
        try:
            self._connection().execute("INSERT OR REPLACE INTO layouts VALUES (?, ?)", (key, json.dumps(value)))
        except (sqlite3.Error, OSError):
            self._give_up()

    def _connection(self) -> sqlite3.Connection:
        """This process's own connection: one that was opened before a fork must not be used after it."""
        if self._path is None:
            raise OSError("no memory is kept")
        here = os.getpid()
        if here not in self._open:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._open[here] = _opened(self._path)
        return self._open[here]

    def _give_up(self) -> None:
        self._path = None


def _opened(path: Path) -> sqlite3.Connection:
    try:
        return _ready(path)
    except sqlite3.DatabaseError as problem:
        if isinstance(problem, sqlite3.OperationalError):  # locked, or no place to write: not its contents' fault
            raise
        with contextlib.suppress(OSError):
            path.unlink()
        return _ready(path)


def _ready(path: Path) -> sqlite3.Connection:
    found = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
    found.execute("PRAGMA synchronous = OFF")  # a lost row is measured anew
    found.execute(_TABLE)
    if found.execute("SELECT count(*) FROM layouts").fetchone()[0] > MOST_ROWS:
        found.execute("DELETE FROM layouts")
    return found
