"""The scan proof for people: each code as the reader saw it, and what it bears, in words.

The page stands alone: pictures are inside it, there is no script, and nothing is fetched.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from pamphlet.units import plural

if TYPE_CHECKING:
    from pamphlet.preflight.scan_proof import CodeProof, Margin

# Words beside every colour: the page may be printed in black, or read aloud.
MARKS = {"good": "✓ good", "thin": "! thin", "fails": "✗ fails"}
STYLE = """\
body { font: 14px/1.4 sans-serif; margin: 2em auto; max-width: 62em; color: #111; background: #fff }
section { border-top: 1px solid #999; padding: 1em 0; break-inside: avoid }
h2 { font-size: 1.05em; overflow-wrap: anywhere; margin: 0 0 .3em } p { margin: .2em 0 .8em }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; vertical-align: top; padding: .3em .8em .3em 0; border-top: 1px solid #ddd }
img { width: 9em; image-rendering: pixelated; border: 1px solid #ccc } td img { width: 5em }
.good { color: #14532d } .thin { color: #7a4a00; font-weight: bold } .fails { color: #8b0000; font-weight: bold }
small { color: #555 }
"""


@dataclass(frozen=True)
class MarginRow:
    """One hardship of one code: what it bears, what is wanted, in words; `picture` as a data address, "" if none."""

    name: str
    bears: str
    wanted: str
    why: str
    verdict: str
    picture: str


@dataclass(frozen=True)
class CodeRow:
    """One code: where it lies, what it says, its verdict and margins."""

    page: int
    place: str
    text: str
    module: str
    reads: str
    verdict: str
    picture: str
    margins: tuple[MarginRow, ...]


def code_rows(proofs: Iterable[CodeProof]) -> tuple[CodeRow, ...]:
    """What a report says of each code; page from 1, places in mm from the trim's lower left."""
    return tuple(CodeRow(
        proof.page, f"{proof.x_mm:.1f} mm from the left, {proof.y_mm:.1f} mm from the foot of the trim", proof.text,
        f"modules of {proof.module_mm:.2f} mm", _reads(proof), proof.verdict, _data(proof.picture),
        tuple(_margin_row(margin) for margin in proof.margins),
    ) for proof in proofs)


def _reads(proof: CodeProof) -> str:
    read = "reads back from the sheet" if proof.reads else "does not read back from the sheet"
    matrix = {None: "", True: "; two encoders draw the same code", False: "; two encoders draw different codes"}[proof.matrix_agrees]
    return read + matrix


def _margin_row(margin: Margin) -> MarginRow:
    return MarginRow(margin.name, margin.words, margin.wanted, margin.why, margin.verdict, _data(margin.picture))


def _data(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}" if png else ""


def scan_proof_json(proofs: Iterable[CodeProof]) -> list[dict[str, Any]]:
    """The rows as plain values for `--json`, without pictures."""
    return [{name: value for name, value in asdict(row).items() if name != "picture"}
            | {"margins": [{name: value for name, value in asdict(margin).items() if name != "picture"} for margin in row.margins]}
            for row in code_rows(proofs)]


def scan_proof_lines(proofs: Iterable[CodeProof]) -> list[str]:
    """A few lines of text: the sum first, then every code with what it bears."""
    rows = code_rows(proofs)
    lines = [summary(rows)]
    for row in rows:
        lines.append(f"{MARKS[row.verdict]}: page {row.page}, {row.text} ({row.module}; {row.reads})")
        lines += [f"    {MARKS[margin.verdict]}: {margin.name}: {margin.bears} (wanted: {margin.wanted})" for margin in row.margins]
    return lines


def summary(rows: Sequence[CodeRow]) -> str:
    """How many codes there are of each verdict."""
    count = Counter(row.verdict for row in rows)
    words = {"good": "good", "thin": "thin", "fails": "failing"}
    verdicts = ", ".join(f"{count[verdict]} {word}" for verdict, word in words.items() if count[verdict])
    return f"{plural(len(rows), 'code')}: {verdicts}" if rows else "no codes"


def scan_proof_html(title: str, proofs: Iterable[CodeProof]) -> str:
    """A page of its own about the codes of one file, the worst first."""
    rows = sorted(code_rows(proofs), key=lambda row: (("fails", "thin", "good").index(row.verdict), row.page))
    head = f"<title>{escape(title)}</title>\n<style>\n{STYLE}</style>"
    body = "\n".join([f"<h1>{escape(title)}</h1>", f"<p>{escape(summary(rows))}. {_ABOUT}</p>", *(_section(row) for row in rows)])
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


_ABOUT = ("Each code was read at 300 dpi from the final sheet, then again under hardships of increasing strength. "
          "The strongest that still reads is its margin, and the small picture shows it.")


def _section(row: CodeRow) -> str:
    margins = "\n".join(_table_row(margin) for margin in row.margins)
    return (f'<section>\n<h2>{_verdict(row.verdict)} {escape(row.text)}</h2>\n<p>Page {row.page}, {escape(row.place)}; '
            f'{escape(row.module)}; {escape(row.reads)}.</p>\n{_image(row.picture, "the code on the sheet")}\n'
            f"<table>\n<tr><th>hardship<th>bears<th>wanted<th>verdict<th>hardest that reads</tr>\n{margins}\n</table>\n</section>")


def _table_row(margin: MarginRow) -> str:
    return (f"<tr><td>{escape(margin.name)}<br><small>{escape(margin.why)}</small><td>{escape(margin.bears)}<td>{escape(margin.wanted)}"
            f"<td>{_verdict(margin.verdict)}<td>{_image(margin.picture, margin.bears)}</tr>")


def _verdict(verdict: str) -> str:
    return f'<span class="{verdict}">{MARKS[verdict]}</span>'


def _image(address: str, alt: str) -> str:
    return f'<img src="{address}" alt="{escape(alt)}">' if address else ""
