"""The call sheet: what to ask a service by telephone, with room to write, black on white.

It asks for nothing about readers or about the person who calls: a sheet may be lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from pamphlet.units import plural

CSS = """
@page { size: letter; margin: 13mm 14mm 14mm;
  @bottom-left { content: "Shred this sheet when its answers are recorded."; font: 7pt "Guide Sans" }
  @bottom-right { content: "page " counter(page) " of " counter(pages); font: 7pt "Guide Sans" } }
* { margin: 0; padding: 0; box-sizing: border-box }
body { font: 9pt/1.35 "Guide Sans", "Guide Tibetan"; color: device-cmyk(0 0 0 1) }
h1 { font-size: 17pt; line-height: 1.2 }
h2 { font-size: 12pt; line-height: 1.25 }
.script { border: 0.8pt solid device-cmyk(0 0 0 1); padding: 5pt 8pt; margin: 6pt 0 10pt }
.script p { margin: 2pt 0 }
.call { border-top: 1.4pt solid device-cmyk(0 0 0 1); padding: 5pt 0 9pt; break-inside: avoid }
.number { font-size: 22pt; line-height: 1.2; font-weight: 700; font-variant-numeric: lining-nums tabular-nums; white-space: nowrap }
.quiet { font-size: 7.6pt; color: device-cmyk(0 0 0 0.7) }
table { width: 100%; border-collapse: collapse; margin-top: 3pt }
th { text-align: left; font-size: 7.4pt; font-weight: 400; padding: 1pt 5pt 1pt 0; vertical-align: bottom;
  border-bottom: 0.5pt solid device-cmyk(0 0 0 1) }
td { padding: 3pt 5pt 3pt 0; border-bottom: 0.4pt solid device-cmyk(0 0 0 0.4); vertical-align: top; height: 17pt }
td.what { width: 19%; font-weight: 700 }
td.told { width: 39% }
td.tick { width: 8% }
.box { display: inline-block; width: 8pt; height: 8pt; border: 0.8pt solid device-cmyk(0 0 0 1) }
.end { margin-top: 5pt }
.blank { display: inline-block; width: 52mm; border-bottom: 0.5pt solid device-cmyk(0 0 0 1) }
.short { width: 26mm }
code { font-family: "Guide Sans"; font-weight: 700 }
"""

SCRIPT = (
    "“Hello. I am a volunteer with {title}, a printed list of services. We print your entry. May I read it to you, so that it is right? "
    "It takes three minutes.”",
    "Read each line. Tick “right”, or write the new words. Read numbers back digit by digit.",
    "“Is there anything a person should know before they come? May we say that you confirmed this today?”",
    "Do not speak about who reads the list, and do not ask about anybody who came. "
    "If they would rather not answer, thank them and leave it unticked.",
)


@dataclass(frozen=True)
class Call:
    """One record to confirm. `facts`: (what, as the guide says now); `copies`: printed copies that name it."""

    id: str
    name: str
    phone: str
    copies: int
    last: str
    facts: tuple[tuple[str, str], ...]
    address_private: bool


def call_sheet_html(title: str, day: dt.date, limit_days: int, calls: Sequence[Call]) -> tuple[str, str]:
    """The sheet and its style: a script, then one block a record that stays on one page."""
    script = "".join(f"<p>{escape(line.format(title=title))}</p>" for line in SCRIPT)
    head = (f"<h1>Call sheet</h1><p>{escape(title)}, {day.isoformat()}. {plural(len(calls), 'record')}; "
            f"a confirmation counts for {plural(limit_days, 'day')}.</p>"
            f'<div class="script">{script}</div>')
    body = "".join(_call(call) for call in calls) or "<p>Nothing to confirm.</p>"
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Call sheet</title></head><body>{head}{body}</body></html>', CSS


def _call(call: Call) -> str:
    rows = "".join(f'<tr><td class="what">{escape(what)}</td><td class="told">{escape(told) or "(we say nothing)"}</td>'
                   f'<td class="tick"><span class="box"></span></td><td></td></tr>' for what, told in call.facts)
    copies = f"{plural(call.copies, 'printed copy names', 'printed copies name')} it. " if call.copies else ""
    private = "<p><b>Its address is private. Do not ask for it, and do not write it down.</b></p>" if call.address_private else ""
    how = "phone" if call.phone else "email (or visit)"
    return (f'<div class="call"><h2>{escape(call.name)}</h2><p class="number">{escape(call.phone) or "no telephone: write or visit"}</p>'
            f'<p class="quiet">{copies}{escape(call.last)}</p>{private}'
            f'<table><tr><th></th><th>we print</th><th>right</th><th>new</th></tr>{rows}</table>'
            f'<p class="end"><span class="box"></span> still open &nbsp; <span class="box"></span> closed &nbsp; '
            f'<span class="box"></span> nobody answered &nbsp; Day <span class="blank short"></span> Confirmed by us <span class="blank"></span></p>'
            f'<p class="quiet">Then: <code>pamphlet verify {escape(call.id)} --by &quot;NAME&quot; --how {how} --on DAY</code></p></div>')
