"""The XJDF ticket against the rules of CIP4's schema for every element it uses.

RULES is our own table of what jdfschema_2_1.xsd (version 2.1.43) says of these elements: attributes with
their types, which are required ("!"), and children in their order with how many there may be. A ticket
that the table refuses would be refused by the schema.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from xml.etree import ElementTree as XML

import pytest

from pamphlet.order.xjdf import NAMESPACE, noon, token, xjdf
from test_order import SCHEMES, an_order

NMTOKEN = r"[\w.:-]+"
FLOAT = r"-?\d+(\.\d+)?([eE][+-]?\d+)?"
TYPES = {
    "string": r"[\s\S]*", "nmtoken": NMTOKEN, "nmtokens": rf"{NMTOKEN}( {NMTOKEN})*", "int": r"-?\d+", "float": FLOAT,
    "pair": rf"{FLOAT} {FLOAT}", "shape": rf"{FLOAT} {FLOAT} {FLOAT}", "bool": r"true|false|0|1", "hex": r"([0-9a-fA-F]{2})*",
    "time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?", "id": r"[A-Za-z_][\w.-]*", "idref": r"[A-Za-z_][\w.-]*", "url": r"\S+",
    "version": r"2\.0|2\.1", "usage": "Input|Output", "edge": "Bottom|Left|Right|Top", "side": "Back|Front",
    "sides": "OneSided|OneSidedBack|TwoSidedHeadToFoot|TwoSidedHeadToHead", "catalogue": r"F[0-9]+-([0-9]+|X)", "from": "Front|Left",
    "to": "Up|Down", "order": "None|Collecting|Gathering", "media": "Paper|Film|Foil|Plate|Other|CorrugatedBoard|SelfAdhesive|Vinyl",
    "binding": "AdhesiveNote|ChannelBinding|CoilBinding|CombBinding|CornerStitch|EdgeGluing|HardCover|LooseBinding|None|RingBinding|"
               "SaddleStitch|SideStitch|SoftCover|StripBinding|Tape|WireComb",
}
MANY = 10**6
SPECIFIC = ("Contact", "CustomerInfo", "DeliveryParams", "Media", "RunList")  # what may stand for SpecificResource
INTENTS = ("BindingIntent", "ColorIntent", "FoldingIntent", "LayoutIntent", "MediaIntent")  # and for ProductIntent

# element: (attributes "name:type", "!" if required; children "name*" many, "name" at most one, "name+" at least one)
RULES: dict[str, tuple[str, str]] = {
    "XJDF": ("Category:nmtoken CommentURL:url DescriptiveName:string JobID:nmtoken! JobPartID:nmtoken Types:nmtokens! Version:version",
             "AuditPool Comment* GeneralID* ProductList ResourceSet*"),
    "AuditPool": ("", "AuditCreated*"),
    "AuditCreated": ("", "Header+1"),
    "Header": ("AgentName:string AgentVersion:string Author:string DescriptiveName:string DeviceID:nmtoken! ID:id Time:time!", ""),
    "Comment": ("Author:string ExternalID:nmtoken Language:string TimeStamp:time Type:nmtoken", "#text"),
    "GeneralID": ("IDUsage:nmtoken! IDValue:string!", ""),
    "ProductList": ("", "Product+"),
    "Product": ("Amount:int DescriptiveName:string ExternalID:nmtoken ID:id IsRoot:bool MaxAmount:int MinAmount:int PartVersion:nmtoken "
                "ProductType:nmtoken ProductTypeDetails:string", "Comment* GeneralID* Intent*"),
    "Intent": ("DescriptiveName:string ExternalID:nmtoken Name:nmtoken!", "ProductIntent"),
    "BindingIntent": ("BindingOrder:order BindingSide:edge BindingType:binding!", "SaddleStitching"),
    "SaddleStitching": ("StitchNumber:int", ""),
    "ColorIntent": ("", "SurfaceColor*2"),
    "SurfaceColor": ("Coatings:nmtokens ColorsUsed:nmtokens Coverage:float PrintStandard:nmtoken Surface:side!", ""),
    "FoldingIntent": ("FoldCatalog:catalogue FoldingDetails:nmtoken", "Crease* Fold* Perforate*"),
    "Fold": ("From:from! To:to! Travel:float", ""),
    "LayoutIntent": ("Bleed:float Dimensions:pair FinishedDimensions:shape NumberUp:pair Pages:int Sides:sides", ""),
    "MediaIntent": ("MediaQuality:string MediaType:media! Thickness:float Weight:float", "Certification*"),
    "ResourceSet": ("DescriptiveName:string ID:id Name:nmtoken! ProcessUsage:nmtoken Unit:nmtoken Usage:usage",
                    "Comment* Dependent* GeneralID* Resource*"),
    "Resource": ("Brand:string DescriptiveName:string ExternalID:nmtoken ID:id", "AmountPool Comment* GeneralID* Part* SpecificResource"),
    "Part": ("ContactType:nmtoken DropID:nmtoken PartVersion:nmtoken Product:nmtoken", ""),
    "Contact": ("ContactTypeDetails:nmtokens UserID:string", "Address ComChannel* Company Person"),
    "Company": ("CompanyID:nmtoken DescriptiveName:string OrganizationName:string!", ""),
    "Address": ("City:string Country:string PostalCode:string Street:string", "AddressLine*"),
    "AddressLine": ("", "#text"),
    "CustomerInfo": ("CustomerID:nmtoken CustomerJobName:string CustomerOrderID:string CustomerProjectID:string", ""),
    "DeliveryParams": ("Earliest:time Method:nmtoken Required:time", "DropItem* FileSpec*3"),
    "DropItem": ("Amount:int! ItemRef:idref! TotalWeight:float", ""),
    "Media": ("Dimension:pair MediaQuality:string MediaType:media! Thickness:float Weight:float", ""),
    "RunList": ("NPage:int Pages:string", "ByteMap FileSpec MetadataMap*"),
    "FileSpec": ("CheckSum:hex FileSize:int MimeType:string URL:url UserFileName:string", ""),
}


def problems(data: bytes) -> list[str]:
    """Everything in a ticket that the rules do not allow."""
    root = XML.fromstring(data)
    found = [] if root.tag == f"{{{NAMESPACE}}}XJDF" else [f"the root is {root.tag}"]
    found += list(_element(root))
    ids = [element.get("ID") for element in root.iter() if element.get("ID")]
    found += [f"the id {one} is used twice" for one in {one for one in ids if ids.count(one) > 1}]
    found += [f"nothing has the id {one.get('ItemRef')}" for one in root.iter() if one.get("ItemRef") and one.get("ItemRef") not in ids]
    return found


def _element(element: XML.Element) -> Iterator[str]:
    space, _, name = element.tag.rpartition("}")
    if space != "{" + NAMESPACE or name not in RULES:
        yield f"{element.tag} is no element of the rules"
        return
    attributes, children = RULES[name]
    yield from _attributes(element, name, attributes)
    yield from _children(element, name, children)
    for child in element:
        yield from _element(child)


def _attributes(element: XML.Element, name: str, rule: str) -> Iterator[str]:
    allowed = {text.split(":")[0]: text.split(":")[1] for text in rule.split()}
    for attribute, value in element.items():
        kind = allowed.get(attribute, "").rstrip("!")
        if not kind:
            yield f"{name} has no attribute {attribute}"
        elif not re.fullmatch(TYPES[kind], value):
            yield f'{name}/@{attribute} "{value}" is no {kind}'
    for attribute, kind in allowed.items():
        if kind.endswith("!") and attribute not in element.attrib:
            yield f"{name}/@{attribute} is missing"


def _children(element: XML.Element, name: str, rule: str) -> Iterator[str]:
    rules = [re.fullmatch(r"(\w+)([*+]?)(\d*)", text) for text in rule.split() if text != "#text"]
    order = {match[1]: n for n, match in enumerate(rules) if match}
    most = {match[1]: int(match[3]) if match[3] else MANY if match[2] else 1 for match in rules if match}
    names = [_stands_for(child.tag.rpartition("}")[2]) for child in element]
    yield from (f"{name} may not hold {child}" for child in names if child not in order)
    places = [order[child] for child in names if child in order]
    if places != sorted(places):
        yield f"{name} holds its children in the wrong order: {names}"
    yield from (f"{name} holds {names.count(child)} {child}" for child in order if names.count(child) > most[child])
    yield from (f"{name} needs a {match[1]}" for match in rules if match and match[2] == "+" and match[1] not in names)
    if "#text" not in rule and (element.text or "").strip():
        yield f"{name} may not hold text"


def _stands_for(name: str) -> str:
    return "SpecificResource" if name in SPECIFIC else "ProductIntent" if name in INTENTS else name


def found(data: bytes, name: str) -> list[XML.Element]:
    return list(XML.fromstring(data).iter(f"{{{NAMESPACE}}}{name}"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_ticket_of_every_scheme_keeps_the_rules(scheme: str) -> None:
    assert problems(xjdf(an_order(scheme))) == []
    assert problems(xjdf(an_order(scheme, draft=True))) == []


@pytest.mark.parametrize(("was", "by", "says"), [
    ('Types="Product"', "", "XJDF/@Types is missing"), ('Version="2.1"', 'Version="3.0"', "is no version"),
    ("<AuditPool>", "<AuditPool><Part/>", "AuditPool may not hold Part"), ('DeviceID="pamphlet"', "", "Header/@DeviceID is missing"),
    ('Surface="Front"', 'Surface="Top"', "is no side"), ('FoldCatalog="F6-4"', 'FoldCatalog="C-fold"', "is no catalogue"),
    ('Amount="1000"', 'Amount="many"', "is no int"), ('Amount="1000"', 'Number="1000"', "Product has no attribute Number"),
    ('MediaType="Paper"', "", "MediaType is missing"), ('FinishedDimensions="265.5 612', 'FinishedDimensions="265.5', "is no shape"),
    ('ItemRef="product-bo"', 'ItemRef="product-fr"', "nothing has the id product-fr"), ('ID="product-bo"', 'ID="product-en"', "used twice"),
    ("<ProductList>", "<ResourceSet Name='Media'/><ProductList>", "wrong order"), ("JDFSchema_2_0", "JDFSchema_1_1", "the root is"),
])
def test_a_spoilt_ticket_is_noticed(was: str, by: str, says: str) -> None:
    good = xjdf(an_order()).decode()
    assert was in good
    assert says in "\n".join(problems(good.replace(was, by, 1).encode()))


def test_every_language_is_a_product_with_its_copies_and_its_file() -> None:
    order = an_order()
    data = xjdf(order)
    assert [(p.get("PartVersion"), p.get("Amount"), p.get("MaxAmount"), p.get("IsRoot")) for p in found(data, "Product")] == [
        ("en", "1000", "1050", "true"), ("bo", "200", "210", "true")]
    assert [f.get("URL") for f in found(data, "FileSpec")] == ["print/en-sheets.pdf", "print/bo-sheets.pdf"]
    assert [g.get("IDValue") for g in found(data, "GeneralID")] == [job.file.sha256 for job in order.jobs]


def folds(scheme: str) -> list[tuple[str | None, float]]:
    return [(fold.get("To"), float(fold.get("Travel", "0"))) for fold in found(xjdf(an_order(scheme, {"en": 10})), "Fold")]


def test_folds_are_written_from_the_left_of_the_outside() -> None:
    """Travel counts from the edge that the fold before made: the C-fold's narrow flap first."""
    assert folds("c-fold") == [("Down", 261.0), ("Down", 265.5)]
    assert folds("z-fold") == [("Up", 264.0), ("Down", 264.0)]
    assert [to for to, _ in folds("accordion")] == ["Down", "Up", "Down"]
    assert folds("booklet") == [("Down", 396.0)]
    assert folds("gate-fold") == folds("zine") == folds("card") == []


def test_a_booklet_is_stitched_and_a_zine_has_one_side() -> None:
    assert found(xjdf(an_order("booklet")), "SaddleStitching")[0].get("StitchNumber") == "2"
    assert found(xjdf(an_order("booklet")), "LayoutIntent")[0].get("Pages") == "12"
    assert found(xjdf(an_order("zine")), "LayoutIntent")[0].get("Sides") == "OneSided"


def test_what_is_no_token_becomes_one_and_times_are_the_orders() -> None:
    assert token("Café & Bar") == "Caf-Bar"
    order = dataclasses.replace(an_order(), edition="spring 2027")
    assert problems(xjdf(order)) == []
    assert noon(dt.date(2026, 12, 4)) == "2026-12-04T12:00:00Z"
    assert found(xjdf(order), "Header")[0].get("Time") == "2026-11-21T00:00:00Z"
    assert xjdf(order) == xjdf(order)
