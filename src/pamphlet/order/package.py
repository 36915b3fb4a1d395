"""The zip: every file of an order made, named and packed, byte for byte the same for the same order."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pamphlet.errors import UsageProblem
from pamphlet.order import folding, packing
from pamphlet.order.estimate import estimate, estimate_html, estimate_json
from pamphlet.order.folding import folding_html, picture
from pamphlet.order.model import CheckReport, Order, Typeset
from pamphlet.order.note import note
from pamphlet.order.packing import BOX_KG, packing_html
from pamphlet.order.page import sheet_css
from pamphlet.order.proof import proof
from pamphlet.order.ticket import as_json, ticket_html, ticket_json
from pamphlet.order.xjdf import xjdf

if TYPE_CHECKING:
    import datetime as dt

    from pamphlet.content.prices import Prices


@dataclass(frozen=True)
class Package:
    """A finished order: the zip's name and bytes, and the SHA-256 of each file in it."""

    name: str
    data: bytes
    files: Mapping[str, str]


def make_package(order: Order, typeset: Typeset, prices: Prices | None = None) -> Package:
    """Everything a print shop needs, in one zip; with an estimate where there are prices.

    Raises UsageProblem for an order without jobs or with two files of one name.
    """
    _check(order)
    files = print_files(order) | check_files(order)
    files |= {f"proof/{job.file.code}-proof.pdf": proof(order, job.file, typeset) for job in order.jobs}
    files["folding.pdf"] = typeset(folding_html(order), [sheet_css(order) + folding.CSS])
    files["folding.png"] = picture(files["folding.pdf"])
    files["packing-list.pdf"] = typeset(packing_html(order, prices.box_kg if prices else BOX_KG), [sheet_css(order) + packing.CSS])
    cost = estimate(order, prices) if prices else None
    files["job-ticket.pdf"] = typeset(ticket_html(order, estimate_html(cost) if cost else ""), [sheet_css(order)])
    files["job.xjdf"] = xjdf(order)
    files["NOTE-TO-PRINTER.txt"] = note(order, files).encode("utf-8")
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    files["job-ticket.json"] = ticket_json(order, hashes, estimate_json(cost) if cost else None)
    hashes["job-ticket.json"] = hashlib.sha256(files["job-ticket.json"]).hexdigest()
    return Package(f"{order.number}.zip", pack(files, order.date), hashes)


def _check(order: Order) -> None:
    if not order.jobs:
        raise UsageProblem(f"{order.number}: the order names no language; wanted at least one with a number of copies")
    names = [job.file.name for job in order.jobs]
    if len(set(names)) < len(names):
        raise UsageProblem(f"{order.number}: two print files have one name: {', '.join(sorted(names))}; wanted one file a language")


def print_files(order: Order) -> dict[str, bytes]:
    """The files for the press, untouched."""
    return {f"print/{job.file.name}": job.file.pdf for job in order.jobs}


def check_files(order: Order) -> dict[str, bytes]:
    """What preflight and scan proof found, a page a language, and all of it as data."""
    files: dict[str, bytes] = {}
    data: dict[str, dict[str, object]] = {}
    for job in order.jobs:
        reports: dict[str, CheckReport | None] = {"preflight": job.file.preflight, "scan-proof": job.file.scan_proof}
        for kind, report in reports.items():
            if report is not None:
                files[f"{kind}/{job.file.code}-{kind}.html"] = report.html.encode("utf-8")
                data.setdefault(job.file.code, {})[kind] = report.data
    if data:
        files["report.json"] = as_json({"schema": "pamphlet-order-report/1", "number": order.number, "languages": data})
    return files


def pack(files: Mapping[str, bytes], date: dt.date) -> bytes:
    """A zip whose bytes depend on names, contents and the order's date alone."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, (max(1980, date.year), date.month, date.day, 0, 0, 0))  # a zip knows no earlier year
            info.compress_type = zipfile.ZIP_STORED if name.endswith((".png", ".zip")) else zipfile.ZIP_DEFLATED
            info.external_attr = 0o100644 << 16
            info.create_system = 3
            archive.writestr(info, files[name], compresslevel=9)
    return stream.getvalue()
