"""The JSON Schema of `edition.json`, made from the classes that write it, so that the two cannot differ."""

from __future__ import annotations

from typing import Any

from pamphlet.edition.record import SCHEMA, EditionRecord


def edition_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of the record that this program writes and reads."""
    from pydantic import TypeAdapter

    made = TypeAdapter(EditionRecord).json_schema(mode="serialization")
    properties = {"schema": {"const": SCHEMA, "description": "The format's name and number; a reader refuses a number it does not know."},
                  **made.pop("properties")}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:{SCHEMA.replace('/', ':')}", **made, "title": "edition.json",
            "properties": properties, "required": ["schema", *made.pop("required")]}
