"""The font lock: which files the guide is set in, found by their hash, installed by npm, baked.

Files live in one store for all of a user's guides (`world.font_store`), named by SHA-256. Nothing
is fetched during a build: a missing file is an error that says how to install it.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from pamphlet.errors import FontProblem
from pamphlet.typeset.bake import VERSION, bake_tibetan, clusters_of
from pamphlet.world import World, font_store, write_whole

_FIELDS = ("family", "weight", "style", "package", "version", "file", "sha256", "licence")


@dataclass(frozen=True)
class LockedFont:
    """One row of fonts.lock.yaml."""

    family: str
    weight: int
    style: str
    package: str
    version: str
    file: str
    sha256: str
    licence: str
    bake: str | None = None


@dataclass(frozen=True)
class Face:
    """A font file ready to set with; `sha256` is that of the file as used (after baking)."""

    family: str
    weight: int
    style: str
    path: Path
    sha256: str


def read_lock(world: World) -> tuple[LockedFont, ...]:
    """The lock in force, checked: no two files for one (family, weight, style)."""
    path = world.font_lock()
    try:
        rows = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))["fonts"]
        fonts = tuple(LockedFont(**{k: row[k] for k in _FIELDS}, bake=row.get("bake")) for row in rows)
    except (OSError, KeyError, TypeError) as problem:
        raise FontProblem(f"{path}: not a font lock ({problem!r}); wanted a list `fonts` with {', '.join(_FIELDS)}") from None
    seen: set[tuple[str, int, str]] = set()
    for font in fonts:
        role = (font.family, font.weight, font.style)
        if role in seen:
            raise FontProblem(f"{path}: two files for {font.family} {font.weight} {font.style}; the engine embeds only the first")
        seen.add(role)
    return fonts


def sha256_of(data: bytes) -> str:
    """Hex digest."""
    return hashlib.sha256(data).hexdigest()


def find_font(world: World, font: LockedFont) -> Path | None:
    """Where a locked file is: in the store, or where npm put it beside the lock."""
    beside = world.font_lock().parent / "node_modules" / font.package / font.file
    return next((path for path in (font_store() / f"{font.sha256}.ttf", beside) if path.is_file()), None)


def verify_fonts(world: World) -> Iterator[tuple[LockedFont, str]]:
    """Each locked font and what is wrong with it ("" if it is there and is the locked file)."""
    for font in read_lock(world):
        path = find_font(world, font)
        if path is None:
            yield font, "not installed"
        elif (found := sha256_of(path.read_bytes())) != font.sha256:
            yield font, f"{path} is another file: SHA-256 {found[:12]}…, the lock says {font.sha256[:12]}…"
        else:
            yield font, ""


def install_fonts(world: World) -> int:
    """Fetch what is missing with npm into the store, checking every hash. Returns files added."""
    missing = [font for font, problem in verify_fonts(world) if problem]
    if not missing:
        return 0
    npm = shutil.which("npm")
    if npm is None:
        raise FontProblem("npm is needed to fetch the fonts: apt-get install npm, then pamphlet fonts install")
    with tempfile.TemporaryDirectory(prefix="pamphlet-fonts-") as scratch:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(world.font_lock().parent / name, scratch)
        done = subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=scratch,
                              capture_output=True, text=True, check=False)
        if done.returncode:
            raise FontProblem(f"npm could not fetch the fonts:\n{done.stderr.strip()[-800:]}")
        for font in missing:
            _store(font, Path(scratch) / "node_modules" / font.package / font.file)
    return len(missing)


def _store(font: LockedFont, path: Path) -> None:
    if not path.is_file():
        raise FontProblem(f"{font.package} {font.version} holds no {font.file}")
    data = path.read_bytes()
    if (found := sha256_of(data)) != font.sha256:
        raise FontProblem(f"{font.file} of {font.package}: SHA-256 {found}, the lock says {font.sha256}. Not installed.")
    write_whole(font_store() / f"{font.sha256}.ttf", data)


def ready_faces(world: World, families: Iterable[str], texts: Iterable[str]) -> tuple[Face, ...]:
    """The faces of some families; fonts marked `bake` are baked for the texts' clusters.

    Raises FontProblem when a file is missing or is not the locked one.
    """
    wanted, lock = set(families), read_lock(world)
    if unknown := wanted - {font.family for font in lock}:
        raise FontProblem(f"{world.font_lock()}: no font of the family {', '.join(sorted(unknown))}; "
                          "guide.yaml names it for a language, so add it to the lock")
    clusters = clusters_of(texts)
    return tuple(_ready(world, font, clusters) for font in lock if font.family in wanted)


def _ready(world: World, font: LockedFont, clusters: tuple[str, ...]) -> Face:
    path = find_font(world, font)
    if path is None:
        raise FontProblem(f"the font {font.family} {font.weight} ({font.file}) is not installed: pamphlet fonts install")
    data = path.read_bytes()
    if sha256_of(data) != font.sha256:
        raise FontProblem(f"{path} is not the locked file of {font.family} {font.weight}: pamphlet fonts install")
    if font.bake is None:
        return Face(font.family, font.weight, font.style, path, font.sha256)
    key = sha256_of("\n".join((VERSION, font.sha256, font.family, *clusters)).encode())
    baked = font_store() / "baked" / f"{key}.ttf"
    if not baked.is_file():
        write_whole(baked, bake_tibetan(data, clusters, font.family))
    return Face(font.family, font.weight, font.style, baked, sha256_of(baked.read_bytes()))
