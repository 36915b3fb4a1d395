"""QR codes: segno draws, the `qrcode` package confirms, nobody is tracked.

A code holds a static https address of the guide's own map; language, area and category are in its
fragment, which never leaves the reader's telephone.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from pamphlet.units import mm

QUIET_ZONE = 4  # modules, ISO/IEC 18004 clause 9.1
MODULE = mm(0.4)  # pt; 0.33 mm is the least that photocopies
RESERVED = (".example", ".test", ".invalid", ".localhost", "example.org", "example.com", "example.net", "localhost")


@dataclass(frozen=True)
class QrCode:
    """A code ready to draw. `matrix`: rows of modules, dark = True, quiet zone included."""

    text: str
    matrix: tuple[tuple[bool, ...], ...]
    version: int
    level: str
    mask: int
    module: float = MODULE

    @property
    def size(self) -> float:
        """Side in points, quiet zone included."""
        return len(self.matrix) * self.module


def map_address(base: str, *parts: str) -> str:
    """The map's address for a language, area and category: `https://…/#uk/oakwood/food`."""
    fragment = "/".join(part for part in parts if part)
    return f"{base}#{fragment}" if fragment else base


def is_reserved(address: str) -> bool:
    """Whether an address lies in a domain that can never be real (RFC 2606, RFC 6761)."""
    from urllib.parse import urlsplit

    host = (urlsplit(address).hostname or "").rstrip(".").lower()
    return any(host == name.lstrip(".") or host.endswith("." + name.lstrip(".")) for name in RESERVED)


@functools.lru_cache(maxsize=4096)
def make_code(text: str, module: float = MODULE) -> QrCode:
    """A code of level M, raised where it costs no size; `module` is the side of a module in points."""
    import segno

    _pad_as_the_standard_says()
    code = segno.make(text, error="m", boost_error=True, micro=False)
    rows = tuple(tuple(bool(v) for v in row) for row in code.matrix_iter(border=QUIET_ZONE))
    return QrCode(text, rows, int(code.version), str(code.error), int(code.mask), module)


def _pad_as_the_standard_says() -> None:
    """Mend segno 1.6.6, which pads a stream that already ends on a codeword with a codeword of zeros.

    ISO/IEC 18004:2015, 7.4.10 asks for none there (segno issues 123 and 148, open). Most readers
    shrug; strict ones fail, and the second encoder could never confirm a code in byte mode.
    """
    from segno import consts, encoder

    def write_padding_bits(buff: Any, version: Any, length: int) -> None:
        if version not in (consts.VERSION_M1, consts.VERSION_M3):
            buff.extend([0] * (-length % 8))

    encoder.write_padding_bits = write_padding_bits


def confirm(code: QrCode) -> bool:
    """Whether a second, independent encoder draws the same matrix for the same choices."""
    import qrcode
    from qrcode import constants

    levels = {"L": constants.ERROR_CORRECT_L, "M": constants.ERROR_CORRECT_M,
              "Q": constants.ERROR_CORRECT_Q, "H": constants.ERROR_CORRECT_H}
    other = qrcode.QRCode(version=code.version, error_correction=levels[code.level], border=QUIET_ZONE, mask_pattern=code.mask)
    other.add_data(code.text, optimize=0)
    other.make(fit=False)
    return tuple(tuple(bool(v) for v in row) for row in other.get_matrix()) == code.matrix
