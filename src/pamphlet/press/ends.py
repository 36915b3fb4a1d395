"""Where a stream's bytes end (ISO 19005-3, 6.1.7.1: an end of line stands before `endstream`).

A stream whose last byte is a carriage return ends in CR LF, and a strict reader takes both for the end
of the line: the stream is then one byte shorter than its /Length. One stream in 256 ends like this.
"""

from __future__ import annotations

import base64
import io
from typing import Any

import pikepdf
from pikepdf import Array, Name, ObjectStreamMode, StreamDecodeLevel

UNCLEAR = b"\r\nendstream"


def with_clear_ends(data: bytes, version: str) -> bytes:
    """The same PDF, no stream of which ends in a carriage return."""
    for objects in (ObjectStreamMode.preserve, ObjectStreamMode.disable):  # an object stream is written anew: the last resort is none
        if UNCLEAR not in data:
            break
        data = _wrapped(data, version, objects)
    return data


def _wrapped(data: bytes, version: str, objects: ObjectStreamMode) -> bytes:
    """Streams that end in a carriage return wrapped in ASCII 85, which ends in "~>" (ISO 32000-2, 7.4.3)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and (raw := item.read_raw_bytes()).endswith(b"\r"):
                _wrap(item, raw)
        stream = io.BytesIO()
        pdf.save(stream, deterministic_id=True, object_stream_mode=objects, compress_streams=False, stream_decode_level=StreamDecodeLevel.none,
                 min_version=version, force_version=version)
        return stream.getvalue()


def _wrap(item: Any, raw: bytes) -> None:
    before, parameters = item.get("/Filter"), item.get("/DecodeParms")
    filters = [] if before is None else list(before) if isinstance(before, Array) else [before]
    item.write(base64.a85encode(raw) + b"~>", filter=Array([Name.ASCII85Decode, *filters]))
    if parameters is not None:
        item.DecodeParms = Array([None, *(parameters if isinstance(parameters, Array) else [parameters])])
