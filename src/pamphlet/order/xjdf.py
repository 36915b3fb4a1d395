"""`job.xjdf`: the order as an XJDF 2.1 ticket, for a print shop whose system reads one.

Elements, attributes and their order follow CIP4's schema jdfschema_2_1.xsd (2.1.43); what they mean
follows the XJDF Specification 2.1. Lengths are points. The ticket states what is wanted (product
intent) and leaves the process to the print shop.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as XML

from pamphlet import __version__
from pamphlet.order.folds import in_words, step_of
from pamphlet.order.model import FoldPlan, Job, Order, SideInk
from pamphlet.order.page import warnings

if TYPE_CHECKING:
    import datetime as dt

NAMESPACE = "http://www.CIP4.org/JDFSchema_2_0"
VERSION = "2.1"
# CIP4's fold catalogue, as far as a public source says what a number is (Canon PRISMAsync, "Folding": F4-1 half
# fold, F6-4 tri-fold in, F6-1 tri-fold out). What is not here is described by its folds alone.
FOLD_CATALOGUE = {"booklet": "F4-1", "c-fold": "F6-4", "z-fold": "F6-1"}
PRODUCT_TYPES = {"booklet": "Booklet", "card": "Card"}  # XJDF 2.1, Product/@ProductType; the others are brochures
_NOT_A_TOKEN = re.compile(r"[^A-Za-z0-9._-]+")


def xjdf(order: Order) -> bytes:
    """The ticket as XML, the same bytes for the same order."""
    root = XML.Element("XJDF", {"xmlns": NAMESPACE, "Version": VERSION, "JobID": token(order.number), "Types": "Product",
                                "DescriptiveName": f"{order.guide}, edition {order.edition}, for {order.partner_name}"})
    audit = XML.SubElement(XML.SubElement(root, "AuditPool"), "AuditCreated")
    XML.SubElement(audit, "Header", {"AgentName": "pamphlet", "AgentVersion": __version__, "DeviceID": "pamphlet", "Time": midnight(order.date)})
    for text in _comments(order):
        XML.SubElement(root, "Comment", {"Language": "en", "Type": "Instruction"}).text = text
    products = XML.SubElement(root, "ProductList")
    for job in order.jobs:
        products.append(_product(order, job))
    root.extend(_resources(order))
    XML.indent(root, " ")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + XML.tostring(root, encoding="unicode").encode("utf-8") + b"\n"


def token(text: str) -> str:
    """A text as xs:NMTOKEN: what it may not hold becomes a hyphen."""
    return _NOT_A_TOKEN.sub("-", text)


def midnight(day: dt.date) -> str:
    """The begin of a day as xs:dateTime, in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def noon(day: dt.date) -> str:
    """A day as xs:dateTime: noon in UTC is on that day from Hawaii to Sydney."""
    return f"{day.isoformat()}T12:00:00Z"


def _comments(order: Order) -> Iterator[str]:
    yield from warnings(order)
    yield "Do not scale, fit to page or crop. The sheets are imposed already. Read NOTE-TO-PRINTER.txt."
    yield " ".join(in_words(order.plan))


# --- products ----------------------------------------------------------------------------------------


def _product(order: Order, job: Job) -> XML.Element:
    scheme = job.file.plan.scheme
    product = XML.Element("Product", {
        "ID": product_id(job), "ExternalID": product_id(job), "IsRoot": "true", "Amount": str(job.quantity), "MinAmount": str(job.quantity),
        "MaxAmount": str(job.to_print), "PartVersion": token(job.file.code), "ProductType": PRODUCT_TYPES.get(scheme, "Brochure"),
        "DescriptiveName": f"{job.file.language}: {job.file.name}"})
    for element in _intents(order, job):
        intent = XML.SubElement(product, "Intent", {"Name": element.tag})
        intent.append(element)
    return product


def product_id(job: Job) -> str:
    """The id of a language's product, an xs:ID."""
    return "product-" + token(job.file.code)


def _intents(order: Order, job: Job) -> Iterator[XML.Element]:
    plan = job.file.plan
    if plan.scheme == "booklet":
        binding = XML.Element("BindingIntent", {"BindingOrder": "Collecting", "BindingSide": "Left", "BindingType": "SaddleStitch"})
        XML.SubElement(binding, "SaddleStitching", {"StitchNumber": "2"})
        yield binding
    if job.file.inks:
        yield _colours(job)
    if plan.scheme != "card":
        yield _folding(plan)
    yield _layout(order, job)
    yield XML.Element("MediaIntent", {"MediaType": "Paper", "MediaQuality": order.stock, "Thickness": _number(_micrometres(order.thickness)),
                                      "Weight": str(order.grammage)})


def _colours(job: Job) -> XML.Element:
    """Plates of all fronts and of all backs."""
    intent = XML.Element("ColorIntent")
    for surface, inks in (("Front", job.file.inks[::2]), ("Back", job.file.inks[1::2])):
        plates = tuple(dict.fromkeys(token(plate) for ink in inks for plate in ink.plates))
        if plates:
            about = {"ColorsUsed": " ".join(plates), "Coverage": _number(100 * max(_sum(ink) for ink in inks)), "Surface": surface}
            if token(job.file.condition) == job.file.condition:
                about["PrintStandard"] = job.file.condition
            XML.SubElement(intent, "SurfaceColor", about)
    return intent


def _sum(ink: SideInk) -> float:
    return sum(ink.coverage.values())


def _folding(plan: FoldPlan) -> XML.Element:
    """Folds from the left of the outside, each from the edge that the fold before it made.

    A gate fold's right gate has no place in Fold (its edges are Left and Front): it goes by name and drawing,
    as does the zine, which is cut between folds.
    """
    intent = XML.Element("FoldingIntent", {"FoldingDetails": token(plan.scheme)})
    if plan.scheme in FOLD_CATALOGUE:
        intent.set("FoldCatalog", FOLD_CATALOGUE[plan.scheme])
    if plan.scheme in ("gate-fold", "zine"):
        return intent
    edge = 0.0
    for crease in sorted(plan.sides[0].creases, key=lambda line: line.x0):
        step = step_of(plan, crease, 0)
        if step is not None:
            to = "Up" if step.way == "towards" else "Down"
            XML.SubElement(intent, "Fold", {"From": "Left", "To": to, "Travel": _number(crease.x0 - edge)})
            edge = crease.x0
    return intent


def _layout(order: Order, job: Job) -> XML.Element:
    plan = job.file.plan
    finished = (plan.finished.width, plan.finished.height, order.thickness * _layers(plan))
    return XML.Element("LayoutIntent", {
        "Bleed": _number(job.file.bleed), "Dimensions": _numbers(plan.sheet), "FinishedDimensions": _numbers(finished),
        "Pages": str(plan.panels), "Sides": "TwoSidedHeadToHead" if plan.two_sided else "OneSided"})


def _layers(plan: FoldPlan) -> int:
    """Layers of paper in the closed piece: its thickness, air left out."""
    if plan.scheme == "card":
        return 1
    if plan.scheme == "gate-fold":
        return 2
    return plan.sheets * len(plan.columns) * len(plan.rows)


# --- resources ---------------------------------------------------------------------------------------


def _resources(order: Order) -> Iterator[XML.Element]:
    contacts = _set("Contact")
    customer = _resource(contacts, {"ContactType": "Customer"}, order.contact)
    XML.SubElement(XML.SubElement(customer, "Contact"), "Company", {"OrganizationName": order.partner_name})
    if order.delivery:
        address = XML.SubElement(XML.SubElement(_resource(contacts, {"ContactType": "Delivery"}), "Contact"), "Address")
        for line in order.delivery:
            XML.SubElement(address, "AddressLine").text = line
    yield contacts
    about = _set("CustomerInfo")
    XML.SubElement(_resource(about), "CustomerInfo", {"CustomerJobName": order.number, "CustomerOrderID": order.number})
    yield about
    yield _delivery(order)
    yield _media(order)
    yield _run_lists(order)


def _delivery(order: Order) -> XML.Element:
    found = _set("DeliveryParams")
    params = XML.SubElement(_resource(found), "DeliveryParams", {"Required": noon(order.due)} if order.due else {})
    for job in order.jobs:
        XML.SubElement(params, "DropItem", {"Amount": str(job.quantity), "ItemRef": product_id(job)})
    return found


def _media(order: Order) -> XML.Element:
    found = _set("Media")
    for size in dict.fromkeys(job.file.plan.sheet for job in order.jobs):
        resource = _resource(found)
        resource.set("DescriptiveName", f"{order.stock}, {order.grammage} g/m2, trim size of the flat sheet")
        XML.SubElement(resource, "Media", {"Dimension": _numbers(size), "MediaType": "Paper", "Thickness": _number(_micrometres(order.thickness)),
                                           "Weight": str(order.grammage)})
    return found


def _run_lists(order: Order) -> XML.Element:
    found = _set("RunList")
    for job in order.jobs:
        resource = XML.SubElement(found, "Resource")
        XML.SubElement(resource, "GeneralID", {"IDUsage": "SHA-256", "IDValue": job.file.sha256})
        XML.SubElement(resource, "Part", {"PartVersion": token(job.file.code)})
        run = XML.SubElement(resource, "RunList", {"NPage": str(len(job.file.plan.sides))})
        XML.SubElement(run, "FileSpec", {
            "CheckSum": hashlib.md5(job.file.pdf, usedforsecurity=False).hexdigest().upper(),  # XJDF 2.1, FileSpec/@CheckSum: MD5
            "FileSize": str(len(job.file.pdf)), "MimeType": "application/pdf", "URL": quote(f"print/{job.file.name}")})
    return found


def _set(name: str) -> XML.Element:
    return XML.Element("ResourceSet", {"Name": name, "Usage": "Input"})


def _resource(parent: XML.Element, part: Mapping[str, str] | None = None, comment: str | None = None) -> XML.Element:
    resource = XML.SubElement(parent, "Resource")
    if comment:
        XML.SubElement(resource, "Comment").text = comment
    if part:
        XML.SubElement(resource, "Part", dict(part))
    return resource


def _micrometres(points: float) -> float:
    """XJDF gives the thickness of paper in micrometres."""
    return points * 25400 / 72


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _numbers(values: tuple[float, ...]) -> str:
    return " ".join(_number(value) for value in values)
