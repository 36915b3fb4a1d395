"""A preflight's report to read: lines for a terminal, one HTML file for a browser, a mail or a printer.

Both take the plain values of `Report.as_json`, so that a report read back from a file reads the same.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any, Protocol

from pamphlet.units import plural

INKS = {"error": "#c00", "warning": "#b60"}
LEAST_BOX = 1.5  # mm: a smaller place is drawn this large, or nobody would see it


class Picture(Protocol):
    """A page from 1 as a PNG; sizes in mm; `left` and `bottom` are how far the trim lies inside the picture."""

    @property
    def page(self) -> int: ...  # noqa: D102
    @property
    def png(self) -> bytes: ...  # noqa: D102
    @property
    def width(self) -> float: ...  # noqa: D102
    @property
    def height(self) -> float: ...  # noqa: D102
    @property
    def left(self) -> float: ...  # noqa: D102
    @property
    def bottom(self) -> float: ...  # noqa: D102
    @property
    def trim_width(self) -> float: ...  # noqa: D102
    @property
    def trim_height(self) -> float: ...  # noqa: D102


def preflight_text(report: Mapping[str, Any]) -> str:
    """The report for a terminal: what, on which page, where in mm from the trim, what to do."""
    return "\n".join([verdict(report), *(line for fault in report["faults"] for line in _fault_lines(fault))])


def verdict(report: Mapping[str, Any]) -> str:
    """One line: the file, the profile, how many errors and warnings."""
    errors = sum(fault["severity"] == "error" for fault in report["faults"])
    others = len(report["faults"]) - errors
    counts = f"{plural(errors, 'error')}, {plural(others, 'warning')}" if report["faults"] else f"nothing found by {len(report['checks'])} checks"
    return f"{report['file'] or 'file'}: {report['title']}: {counts}"


def _fault_lines(fault: Mapping[str, Any]) -> Iterator[str]:
    more = f" ({fault['count']} places)" if fault["count"] > 1 else ""
    yield f"{fault['severity']:<8}{place(fault)}: {fault['message']}{more} ({fault['code']})"
    if fault["hint"]:
        yield " " * 8 + fault["hint"]


def place(fault: Mapping[str, Any]) -> str:
    """Where a fault is: the page, and how far its first place lies from the trim's left and bottom edges."""
    if not fault["page"]:
        return "file"
    rect = fault["rect_mm"]
    if not rect:
        return f"page {fault['page']}"
    return (f"page {fault['page']}, {rect[0]:.1f} mm from the left and {rect[1]:.1f} mm from the bottom of the trim, "
            f"{rect[2] - rect[0]:.1f} × {rect[3] - rect[1]:.1f} mm")


def preflight_html(report: Mapping[str, Any], pictures: Iterable[Picture] = ()) -> str:
    """One self-contained HTML file: each page with the places of its faults, then the faults, worst first.

    It needs no network and no script and prints well.
    """
    numbered = list(enumerate(report["faults"], 1))
    title = escape(verdict(report))
    body = "".join([
        f"<h1>{escape(report['file'] or 'Preflight')}</h1>", f"<p class='{'ok' if report['ok'] else 'no'}'>{title}</p>",
        "".join(_page(picture, report, numbered) for picture in pictures), _list(numbered, report), _ran(report),
    ])
    head = f"<meta charset='utf-8'><title>{title}</title><style>{_STYLE}</style>"
    return f"<!doctype html>\n<html lang='en'><head>{head}</head><body>{body}</body></html>\n"


def _page(picture: Picture, report: Mapping[str, Any], numbered: Iterable[tuple[int, Mapping[str, Any]]]) -> str:
    data = base64.b64encode(picture.png).decode("ascii")
    here = [(number, fault) for number, fault in numbered if fault["page"] == picture.page]
    boxes = "".join(_box(number, fault["severity"], rect, picture) for number, fault in reversed(here)
                    for rect in (fault["rect_mm"], *fault["also_mm"]) if rect)
    top = picture.height - picture.bottom - picture.trim_height
    trim = (f"<rect fill='none' stroke='#06c' stroke-width='0.4' stroke-dasharray='2 1' x='{picture.left:.2f}' y='{top:.2f}' "
            f"width='{picture.trim_width:.2f}' height='{picture.trim_height:.2f}'/>")
    size = f"viewBox='0 0 {picture.width:.2f} {picture.height:.2f}'"
    numbers = ", ".join(str(number) for number, _fault in here) or "none"
    return (
        f"<figure><figcaption>Page {picture.page}: {_about(picture, report)} Faults: {numbers}.</figcaption>"
        f"<svg {size} role='img' aria-label='Page {picture.page} with the places of its faults'>"
        f"<image href='data:image/png;base64,{data}' width='{picture.width:.2f}' height='{picture.height:.2f}'/>{trim}{boxes}</svg></figure>"
    )


def _about(picture: Picture, report: Mapping[str, Any]) -> str:
    words = f"{picture.trim_width:.1f} × {picture.trim_height:.1f} mm trimmed."
    row = next((row for row in report["pages"] if row["number"] == picture.page), None)
    if row and row["coverage"]:
        c, m, y, k = row["coverage"]
        words += f" Ink: C {c:.1f}, M {m:.1f}, Y {y:.1f}, K {k:.1f} %; at most {row['ink']:.0f} %."
    return words


def _box(number: int, severity: str, rect: Iterable[float], picture: Picture) -> str:
    """A numbered frame; millimetres from the trim become millimetres from the picture's upper left."""
    left, bottom, right, top = rect
    wide, high = max(right - left, LEAST_BOX), max(top - bottom, LEAST_BOX)
    x, y = picture.left + left, picture.height - picture.bottom - bottom - high
    label = min(max(y - 0.5, 3.0), picture.height - 0.5)
    ink = INKS.get(severity, "#06c")
    return (f"<rect fill='none' stroke='{ink}' stroke-width='0.5' x='{x:.2f}' y='{y:.2f}' width='{wide:.2f}' height='{high:.2f}'/>"
            f"<text fill='{ink}' font-family='sans-serif' font-weight='bold' font-size='3.5' x='{max(x, 0):.2f}' y='{label:.2f}'>{number}</text>")


def _list(numbered: Iterable[tuple[int, Mapping[str, Any]]], report: Mapping[str, Any]) -> str:
    checks = {check["id"]: check for check in report["checks"]}
    rows = "".join(_row(fault, checks.get(fault["code"])) for _number, fault in numbered)
    return f"<h2>What was found</h2><ol>{rows}</ol>" if rows else "<p>Nothing was found.</p>"


def _row(fault: Mapping[str, Any], check: Mapping[str, Any] | None) -> str:
    more = f" In {fault['count']} places." if fault["count"] > 1 else ""
    why = f"<p class='why'>{escape(check['rationale'])} ({escape(check['source'])})</p>" if check else ""
    return (f"<li class='{escape(fault['severity'])}'><p><strong>{escape(fault['severity'])}</strong> {escape(fault['message'])}.{more} "
            f"<code>{escape(fault['code'])}</code></p><p>{escape(place(fault))}</p><p>{escape(fault['hint'])}</p>{why}</li>")


def _ran(report: Mapping[str, Any]) -> str:
    rows = "".join(f"<li><code>{escape(check['id'])}</code> {escape(check['title'])} ({escape(check['source'])})</li>" for check in report["checks"])
    return f"<h2>What was checked</h2><ul>{rows}</ul>"


_STYLE = """
body{font:15px/1.4 system-ui,sans-serif;max-width:60em;margin:1.5em auto;padding:0 1em;color:#111;background:#fff}
figure{margin:1.5em 0;break-inside:avoid}svg{max-width:100%;height:auto;max-height:24cm;border:1px solid #999;display:block}
li{margin:.6em 0;break-inside:avoid}li p{margin:.1em 0}li.error strong{color:#c00}li.warning strong{color:#a50}
.why{color:#444;font-size:.9em}.no{border-left:.4em solid #c00;padding-left:.6em}.ok{border-left:.4em solid #080;padding-left:.6em}
code{font-size:.85em}@media print{body{font-size:10pt;margin:0}a{color:inherit}}
""".replace("\n", "")
