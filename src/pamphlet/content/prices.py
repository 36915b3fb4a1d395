"""`content/prices.yaml`: what printing costs, for an estimate. A guide may have none.

Amounts are in the file's currency and before tax. Nobody is bound by them: every print of an
estimate says where they come from.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from pamphlet.content.yaml_files import read_yaml, validate
from pamphlet.errors import ContentErrors
from pamphlet.fields import Area2D, Length, Line, Record
from pamphlet.findings import Finding
from pamphlet.units import parse_length, parse_size
from pamphlet.world import World

PRICES_FILE = Path("content/prices.yaml")

Amount = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False, description="in the file's currency")]


class PaperPrice(Record):
    """A thousand sheets of one press sheet in one weight."""

    grammage: int = Field(ge=40, le=400, description="grams a square metre")
    thousand: Amount


class PressSheet(Record):
    """A press with the sheet it takes: what it holds, spoils and costs."""

    name: Line
    size: Area2D
    gripper: Length = Field("10 mm", description="unprintable at the long edge that goes first")
    margin: Length = Field("5 mm", description="unprintable at the other three edges")
    plate: Amount = Field(description="each plate; 0 for a digital press")
    set_up: Amount = Field(description="each form, both its sides")
    spoils: int = Field(ge=0, le=5000, description="sheets until the form prints right")
    spoilage: float = Field(0.0, ge=0, le=0.2, description="share of the run that is spoilt")
    run: Amount = Field(description="a thousand impressions; a sheet printed on both sides is two")
    run_black: Amount | None = Field(None, description="the same where black is the only ink; as run if absent")
    paper: tuple[PaperPrice, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_room(self) -> PressSheet:
        short = min(parse_size(self.size))
        unprintable = parse_length(self.gripper) + parse_length(self.margin)
        if unprintable >= short or 2 * parse_length(self.margin) >= max(parse_size(self.size)):
            raise ValueError(f"gripper {self.gripper} and margin {self.margin} leave nothing of {self.size} to print on")
        return self


class Work(Record):
    """A step after printing: once an order, and for each thousand pieces."""

    set_up: Amount
    thousand: Amount


class Prices(Record):
    """content/prices.yaml."""

    currency: str = Field(pattern=r"^[A-Z]{3}$", description="three letters, such as CAD")
    invented: bool = Field(description="true while these are examples and nobody's prices")
    source: Line = Field(description="whose prices, of which day; printed with every estimate")
    sheets: tuple[PressSheet, ...] = Field(min_length=1)
    cutting: Work = Field(description="by flat pieces cut from the press sheet")
    folding: Work = Field(description="by folds: a C-fold is two")
    stapling: Work = Field(description="by booklets: collecting, folding and two staples")
    box_kg: float = Field(10.0, gt=0, le=30, description="what a box may weigh, so that a person can lift it")


def load_prices(world: World) -> tuple[Prices | None, tuple[Finding, ...]]:
    """The price table and what is wrong with it; none and nothing where there is no file."""
    path = world.root / PRICES_FILE
    if not path.exists():
        return None, ()
    file, findings = read_yaml(path, PRICES_FILE.as_posix())
    if file is None:
        return None, tuple(findings)
    prices, findings = validate(Prices, file)
    return prices, tuple(findings)


def prices_of(world: World) -> Prices | None:
    """The price table, or None where the guide has none. Raises ContentErrors with every wrong field."""
    prices, findings = load_prices(world)
    if findings:
        raise ContentErrors(findings)
    return prices
