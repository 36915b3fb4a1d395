"""What all papers of an order share: the page, its type, tables, the banner of a draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from pamphlet.order.model import Order
from pamphlet.order.words import day
from pamphlet.units import mm

PAPERS = {"letter": "8.5in 11in", "a4": "210mm 297mm"}
A_HEIGHTS = (mm(210), mm(297), mm(420))  # a sheet of one of these heights or widths comes from an office with A4

SHEET = """
@page { size: %(paper)s; margin: 13mm 14mm 14mm;
  @bottom-left { content: "%(number)s"; font: 7pt "Guide Sans"; color: #666 }
  @bottom-right { content: "page " counter(page) " of " counter(pages); font: 7pt "Guide Sans"; color: #666 } }
* { margin: 0; padding: 0; box-sizing: border-box }
body { font-family: %(fonts)s; font-size: 8.4pt; line-height: 1.36; color: #111 }
.top { width: 100%%; border-bottom: 1.6pt solid #111; border-collapse: collapse; margin-bottom: 7pt }
.top td { vertical-align: bottom; padding-bottom: 4pt }
.top .of { text-align: right; line-height: 1.3 }
h1 { font-size: 19pt; line-height: 1.1 }
h2 { font-size: 9.6pt; line-height: 1.2; margin: 8pt 0 3pt; break-after: avoid }
.draft { background: #111; color: #fff; font-weight: 700; padding: 4pt 8pt; margin-bottom: 7pt; font-size: 9.6pt }
.whole { break-inside: avoid }
table.grid { width: 100%%; border-collapse: collapse; break-inside: avoid }
table.grid th { text-align: left; font-size: 7.4pt; color: #444; border-bottom: 0.8pt solid #111; padding: 0 8pt 2pt 0;
  vertical-align: bottom; line-height: 1.2 }
table.grid td { border-bottom: 0.4pt solid #bbb; padding: 2.4pt 8pt 2.4pt 0; vertical-align: top }
table.grid th:last-child, table.grid td:last-child { padding-right: 0 }
table.grid tr.sum td { border-bottom: 0; border-top: 0.8pt solid #111; font-weight: 700 }
table.grid .n { text-align: right; font-variant-numeric: tabular-nums lining-nums; white-space: nowrap }
table.facts { width: 100%%; border-collapse: collapse }
table.facts th { text-align: left; font-weight: 400; color: #555; width: 27%%; padding: 1.8pt 6pt 1.8pt 0; vertical-align: top;
  border-bottom: 0.4pt solid #ccc }
table.facts td { padding: 1.8pt 0; vertical-align: top; border-bottom: 0.4pt solid #ccc }
.big { font-size: 11pt; font-weight: 700 }
.small { font-size: 7.2pt; color: #444 }
p.small { margin: 3pt 0 }
.hash { font-size: 6.3pt; letter-spacing: -0.02em; color: #333; white-space: nowrap }
.two { width: 100%%; border-collapse: collapse }
.two > tbody > tr > td { width: 50%%; vertical-align: top }
.two > tbody > tr > td:first-child { padding-right: 9pt }
.two > tbody > tr > td:last-child { padding-left: 9pt }
.figure { break-inside: avoid; text-align: center }
.figure .name { font-size: 7.4pt; color: #444 }
"""


def paper_of(order: Order) -> str:
    """The office paper of the papers: A4 where the print sheet is one of the A series, else letter."""
    width, height = order.plan.sheet
    a_series = any(abs(width - side) < 1 or abs(height - side) < 1 for side in A_HEIGHTS)
    return "a4" if a_series else "letter"


def sheet_css(order: Order) -> str:
    """The style sheet of an order's papers."""
    fonts = ", ".join(f'"{family}"' for family in order.fonts)
    return SHEET % {"paper": PAPERS[paper_of(order)], "number": order.number, "fonts": fonts}


def document(order: Order, title: str, body: str) -> str:
    """A whole paper: head, banner of a draft, body."""
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(f"{title}, {order.number}")}</title></head><body>'
            f"{_head(order, title)}{banners(order)}{body}</body></html>")


def _head(order: Order, title: str) -> str:
    return (f'<table class="top"><tr><td><h1>{escape(title)}</h1></td><td class="of"><b>{escape(order.number)}</b><br>'
            f"{escape(order.guide)}, edition {escape(order.edition)}<br>"
            f"{escape(order.partner_name)}, {escape(order.area_name)}. Written {day(order.date)}</td></tr></table>")


def banners(order: Order) -> str:
    """What stands over everything: that it is a draft, that a file has errors; nothing for a release that is in order."""
    return "".join(f'<div class="draft">{escape(text)}</div>' for text in warnings(order))


def warnings(order: Order) -> tuple[str, ...]:
    """The sentences of the banners."""
    draft = ("DRAFT. For a quotation or a proof only. Do not print the copies from these files.",) if order.draft else ()
    names = ", ".join(dict.fromkeys(order.faulty))
    faulty = (f"NOT READY. Our own checks found errors in {names}: see preflight/ and scan-proof/. Do not print; call us.",) if names else ()
    return (*draft, *faulty)


def grid(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = (), total: Sequence[str] | None = None) -> str:
    """A table of escaped cells; `numbers` are the columns set flush right; `total` a last row."""
    right = set(numbers)

    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(f"<{tag}{' class=n' if n in right else ''}>{cell}</{tag}>" for n, cell in enumerate(row))

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    last = f'<tr class="sum">{cells("td", total)}</tr>' if total else ""
    return f'<table class="grid"><thead><tr>{cells("th", heads)}</tr></thead><tbody>{body}{last}</tbody></table>'


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Names and values, one a line; values are HTML."""
    return '<table class="facts">' + "".join(f"<tr><th>{escape(name)}</th><td>{value}</td></tr>" for name, value in rows) + "</table>"


def section(title: str, body: str) -> str:
    """A heading and what stands under it."""
    return f"<h2>{escape(title)}</h2>{body}"


def whole_section(title: str, body: str) -> str:
    """A section that stands on one page."""
    return f'<div class="whole">{section(title, body)}</div>'
