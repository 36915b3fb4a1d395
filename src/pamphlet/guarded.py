"""A stranger's file is read in a child process: little memory, little time, nothing written, an answer or a reason.

A PDF is a program, and the libraries that read it are written in C. Whatever a file does to them, the
parent gets text that the child printed, or a sentence that begins "the file".
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence

MOST_MEMORY = 1536 * 1024 * 1024
MOST_ANSWER = 32 * 1024 * 1024


def asked(module: str, arguments: Sequence[str], seconds: float) -> str:
    """What a module of ours, run as a program with the arguments, prints in `seconds`; empty if it died."""
    command = [sys.executable, "-B", "-m", module, *arguments]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return f"the file is not read after {seconds:.0f} seconds; it is far more work than a pamphlet"
    return done.stdout[:MOST_ANSWER].decode("utf-8", "replace")


def answer(make: Callable[[], str], seconds: float) -> None:
    """The child's whole work: confine this process, then print what `make` makes, or why it could not."""
    _confine(seconds)
    try:
        text = make()
    except MemoryError:
        text = "the file asks for more memory than a pamphlet needs"
    except RecursionError:
        text = "the file is nested more deeply than a pamphlet ever is"
    sys.stdout.write(text)


def _confine(seconds: float) -> None:
    """Limits of this process; where the system has none (Windows) the parent's clock is what stays."""
    try:
        import resource
    except ImportError:
        return
    wanted = ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, int(seconds) + 1), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0))
    for limit, value in wanted:
        _soft, hard = resource.getrlimit(limit)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(limit, (value, value))
        except (OSError, ValueError):
            continue
