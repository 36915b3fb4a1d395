"""What kind of PDF object something is: pikepdf gives every object every method, so asking for one tells nothing."""

from __future__ import annotations

import re
from typing import Any, TypeGuard

_STREAM_REPR = re.compile(r"(?:stream |filename )?<_io\.[^>]*>:? ?")  # how qpdf names a file that was read from memory


def words_of(problem: object) -> str:
    """What qpdf says is wrong, without its name for the bytes that it read."""
    return _STREAM_REPR.sub("", str(problem)).strip()


def is_stream(obj: Any) -> TypeGuard[Any]:
    """A dictionary with data."""
    import pikepdf

    return isinstance(obj, pikepdf.Stream)


def is_dictionary(obj: Any) -> TypeGuard[Any]:
    """A dictionary, with or without data."""
    import pikepdf

    return isinstance(obj, (pikepdf.Dictionary, pikepdf.Stream))


def is_array(obj: Any) -> TypeGuard[Any]:
    """A list of objects."""
    import pikepdf

    return isinstance(obj, pikepdf.Array)


def entry(resources: Any, kind: str, name: str = "") -> Any:
    """A category of a resource dictionary, or one thing of it; None if there is none."""
    found = resources.get(kind) if is_dictionary(resources) else None
    if not name:
        return found
    return found.get(name) if is_dictionary(found) else None
