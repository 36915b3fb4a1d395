"""Logos and photos as cameras, scanners and office programs write them: each comes out right, or is refused with the reason."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import page as validator
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageCms, ImageOps

from pamphlet.content.images import read_picture
from pamphlet.press.pictures import picture_pdf, solid_art
from pamphlet.press.stage import to_screen
from press_fixture import PROFILE_FILE, inks, job, needs_profile, paintings, press, profile, seen, sheet

pytestmark = needs_profile
IN_ORDER = ["red", "green", "blue", "white"]  # upper left, upper right, lower left, lower right
SIDE = 16
Maker = Callable[[], bytes]


def quarters(mode: str = "RGB", colours: Any = None) -> Image.Image:
    """A picture of four quarters, twice as wide as high."""
    fills = colours or [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]
    picture = Image.new(mode, (4 * SIDE, 2 * SIDE))
    for fill, (x, y) in zip(fills, ((0, 0), (2 * SIDE, 0), (0, SIDE), (2 * SIDE, SIDE)), strict=True):
        picture.paste(fill, (x, y, x + 2 * SIDE, y + SIDE))
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **how: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **how)
    return stream.getvalue()


def sheet_with(art: bytes) -> bytes:
    """The art in a slot of 200 x 100 pt in the lower left of the trim, on a yellowish ground of its own ink."""
    with pikepdf.open(io.BytesIO(art)) as source:
        drawn = source.pages[0]
        width, height = float(drawn.mediabox[2]), float(drawn.mediabox[3])
        return sheet(f"q {200 / width} 0 0 {100 / height} 0 0 cm /Art Do Q", bleed=0, XObject={"Art": lambda pdf: pdf.copy_foreign(source.make_indirect(drawn.as_form_xobject()))})


def looks(pixel: Any) -> str:
    """The name of a colour, however a press dulls it."""
    red, green, blue = pixel
    if max(pixel) - min(pixel) < 40:
        return "white" if green > 230 else "black" if green < 60 else "gray"
    return {red: "red", green: "green", blue: "blue"}[max(pixel)]


def corners(data: bytes) -> list[Any]:
    """The middles of the four quarters as a screen shows them."""
    picture = seen(data)
    return [picture.getpixel((x, picture.height - y)) for x, y in ((50, 75), (150, 75), (50, 25), (150, 25))]


def pressed(data: bytes, **wishes: Any) -> bytes:
    """A picture looked at, drawn into its slot, pressed without a finding."""
    read_picture(data)
    done = press(sheet_with(picture_pdf(data)), bleed=0, **wishes)
    assert not done.findings, done.findings
    return done.data


def adobe_rgb() -> bytes:
    """An RGB profile with other primaries: sRGB's own with red and green exchanged, so that using it shows."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = {bytes(data[132 + 12 * n:136 + 12 * n]): 132 + 12 * n for n in range(struct.unpack(">I", data[128:132])[0])}
    red, green = tags[b"rXYZ"], tags[b"gXYZ"]
    data[red + 4:red + 12], data[green + 4:green + 12] = data[green + 4:green + 12], data[red + 4:red + 12]
    return bytes(data)


def png(width: int, height: int, depth: int, colour: int, rows: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG written by hand (PNG 3, 5): Pillow cannot write 16 bits a channel."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = [chunk(b"IHDR", header), *(chunk(*extra) for extra in chunks), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def deep_png(colour: int, samples: list[tuple[int, ...]], *chunks: tuple[bytes, bytes]) -> bytes:
    """Two by two pixels of 16 bits a channel."""
    rows = b"".join(b"\0" + b"".join(struct.pack(f">{len(pixel)}H", *pixel) for pixel in samples[start:start + 2]) for start in (0, 2))
    return png(2, 2, 16, colour, rows, *chunks)


def tagged_orientation(turn: int) -> bytes:
    """The quarters as a camera that was held another way stores them (Exif 2.32, 4.6.4)."""
    undo = {1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
            6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270}[turn]
    picture = quarters() if undo is None else quarters().transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = turn
    return saved(picture, "JPEG", exif=exif, quality=95, subsampling=0)


CMYK = [(0, 255, 255, 0), (255, 0, 255, 0), (255, 255, 0, 0), (0, 0, 0, 0)]
COLOURED: dict[str, Maker] = {
    "RGB PNG": lambda: saved(quarters()),
    "RGB JPEG": lambda: saved(quarters(), "JPEG", quality=95, subsampling=0),
    "progressive JPEG": lambda: saved(quarters(), "JPEG", quality=95, subsampling=0, progressive=True),
    "RGB TIFF": lambda: saved(quarters(), "TIFF"),
    "LZW TIFF": lambda: saved(quarters(), "TIFF", compression="tiff_lzw"),
    "palette PNG": lambda: saved(quarters().quantize(4)),
    "RGBA PNG, opaque": lambda: saved(quarters().convert("RGBA")),
    "CMYK JPEG": lambda: saved(quarters("CMYK", CMYK), "JPEG", quality=95, subsampling=0),
    "CMYK TIFF": lambda: saved(quarters("CMYK", CMYK), "TIFF"),
    "CMYK TIFF with the press's profile": lambda: saved(quarters("CMYK", CMYK), "TIFF", icc_profile=PROFILE_FILE.read_bytes()),
    "CMYK TIFF with another profile": lambda: saved(quarters("CMYK", CMYK), "TIFF", icc_profile=PROFILE_FILE.read_bytes().replace(b"(basICColor)", b"(of another)")),
    "RGB PNG with sRGB": lambda: saved(quarters(), icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()),
    "RGB PNG with a profile of gray": lambda: saved(quarters(), icc_profile=b"\0" * 16 + b"GRAY" + b"\0" * 120),
    "16 bit RGB PNG": lambda: deep_png(2, [(65535, 0, 0), (0, 65535, 0), (0, 0, 65535), (65535, 65535, 65535)]),
    "16 bit RGBA PNG": lambda: deep_png(6, [(65535, 0, 0, 65535), (0, 65535, 0, 65535), (0, 0, 65535, 65535), (0, 0, 0, 0)]),
    "RGBA PNG, white is see-through": lambda: saved(quarters("RGBA", [(255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255), (0, 0, 0, 0)])),
    "RGB PNG with a see-through colour": lambda: saved(quarters(colours=[(255, 0, 0), (0, 255, 0), (0, 0, 255), (1, 2, 3)]), transparency=(1, 2, 3)),
    "palette PNG with a see-through entry": lambda: png(
        2, 2, 8, 3, b"\0\0\1\0\2\3", (b"PLTE", bytes((255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0))), (b"tRNS", bytes((255, 255, 255, 0)))),
    **{f"EXIF {turn}": lambda turn=turn: tagged_orientation(turn) for turn in range(1, 9)},
}


@pytest.mark.parametrize("name", COLOURED)
@pytest.mark.parametrize(("colour", "standard"), [("cmyk", "pdf-x-4"), ("cmyk", "pdf-x-1a"), ("rgb", "plain"), ("gray", "plain")])
def test_colours_come_out_where_they_were(name: str, colour: str, standard: str) -> None:
    data = pressed(COLOURED[name](), colour=colour, standard=standard)
    found = corners(data)
    if colour == "gray":
        red, green, blue, white = (pixel[0] for pixel in found)
        assert blue < red < green < white == 255 and all(len(set(pixel)) == 1 for pixel in found)
    else:
        assert [looks(pixel) for pixel in found] == IN_ORDER
    assert (b"/SMask" in data) == ("see-through" in name or ("RGBA PNG" in name and "opaque" not in name)) or standard == "pdf-x-1a"
    assert standard != "pdf-x-1a" or b"/SMask" not in data


@pytest.mark.parametrize("name", ["RGB PNG", "EXIF 6", "CMYK JPEG"])
def test_the_slot_gets_the_shape_that_is_seen(name: str) -> None:
    assert read_picture(COLOURED[name]()).aspect == pytest.approx(2)
    with pikepdf.open(io.BytesIO(picture_pdf(COLOURED[name]()))) as pdf:
        assert [float(v) for v in pdf.pages[0].mediabox] == [0, 0, 200, 100]


GRAYS = [0, 85, 170, 255]
GRAY: dict[str, Maker] = {
    "gray PNG": lambda: saved(quarters("L", GRAYS)),
    "gray JPEG": lambda: saved(quarters("L", GRAYS), "JPEG", quality=98),
    "gray TIFF": lambda: saved(quarters("L", GRAYS), "TIFF"),
    "gray TIFF, white is nought": lambda: saved(quarters("L", GRAYS), "TIFF", tiffinfo={262: 0}),
    "RGB PNG without colour": lambda: saved(quarters("L", GRAYS).convert("RGB")),
    "gray and alpha PNG": lambda: saved(quarters("LA", [(0, 255), (85, 255), (0, 85), (0, 0)])),
    "16 bit gray PNG": lambda: deep_png(0, [(0,), (85 * 257,), (170 * 257,), (65535,)]),
    "16 bit gray and alpha PNG": lambda: deep_png(4, [(0, 65535), (85 * 257, 65535), (0, 85 * 257), (0, 0)]),
    "16 bit gray TIFF": lambda: saved(Image.frombytes("I;16", (2, 2), struct.pack("<4H", *(v * 257 for v in GRAYS))), "TIFF"),
    "2 bit gray PNG": lambda: png(2, 2, 2, 0, b"\0\x10\0\xb0"),
}


@pytest.mark.parametrize("name", GRAY)
@pytest.mark.parametrize(("colour", "standard"), [("cmyk", "pdf-x-4"), ("cmyk", "pdf-x-1a"), ("rgb", "plain"), ("gray", "plain")])
def test_grays_keep_their_whole_range_in_black_ink_alone(name: str, colour: str, standard: str, tmp_path: Path) -> None:
    data = pressed(GRAY[name](), colour=colour, standard=standard)
    plates = inks(data, tmp_path)
    found = [plates.getpixel((x, plates.height - y)) for x, y in ((50, 75), (150, 75), (50, 25), (150, 25))]
    if colour == "rgb":  # Ghostscript makes four inks of light; what a screen shows is asked instead
        assert [pixel[0] for pixel in corners(data)] == pytest.approx(GRAYS, abs=3)
    else:
        assert [pixel[:3] for pixel in found] == [(0, 0, 0)] * 4  # type: ignore[index]
        assert [255 - pixel[3] for pixel in found] == pytest.approx(GRAYS, abs=3)  # type: ignore[index]


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_line_art_stays_line_art(kind: str) -> None:
    data = pressed(saved(quarters("1", [0, 1, 1, 0]), kind))
    assert [looks(pixel) for pixel in corners(data)] == ["black", "white", "white", "black"]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        picture = next(item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image")
        assert (int(picture.BitsPerComponent), str(picture.ColorSpace)) == (1, "/DeviceGray")


def test_an_embedded_profile_decides_what_its_numbers_mean() -> None:
    exchanged = saved(quarters(), icc_profile=adobe_rgb())
    for wishes in ({}, {"colour": "rgb", "standard": "plain"}):
        assert [looks(pixel) for pixel in corners(pressed(exchanged, **wishes))][:2] == ["green", "red"]


def test_no_profile_is_left_in_a_press_file() -> None:
    for make in (lambda: saved(quarters("L", GRAYS), icc_profile=gray_profile()), COLOURED["RGB PNG with sRGB"], COLOURED["CMYK TIFF with the press's profile"]):
        assert b"/ICCBased" not in pressed(make())


def gray_profile() -> bytes:
    """A gray profile that only says so: grays are one ink whatever it says."""
    return b"\0" * 16 + b"GRAY" + b"\0" * 120


def test_strict_leaves_rgb_pictures_for_preflight() -> None:
    assert b"DeviceRGB" in pressed(COLOURED["RGB PNG"](), strict=True) and b"DeviceRGB" not in pressed(COLOURED["CMYK TIFF"](), strict=True)


# --- refused, with the reason ---------------------------------------------------------------------


@pytest.mark.parametrize(("make", "said"), [
    (lambda: saved(Image.new("F", (4, 4), 0.5), "TIFF"), '"F"'),
    (lambda: saved(Image.new("LAB", (4, 4)), "TIFF"), '"LAB"'),
    (lambda: saved(Image.new("I", (4, 4), 70000), "TIFF"), '"I"'),
    (lambda: saved(quarters(), "TIFF", save_all=True, append_images=[quarters()]), "2 pages"),
    (lambda: deep_png(0, [(0,), (85 * 257,), (170 * 257,), (65535,)], (b"tRNS", b"\0\0")), "see-through"),
], ids=["float TIFF", "Lab TIFF", "32 bit TIFF", "TIFF of two pages", "16 bit gray with a see-through gray"])
def test_what_cannot_be_printed_is_refused_with_the_reason(make: Maker, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_picture(make())


@pytest.mark.parametrize("mode", ["F", "LAB", "I"])
def test_what_was_not_looked_at_is_refused_as_well(mode: str) -> None:
    with pytest.raises(ValueError, match=f'"{mode}"'):
        picture_pdf(saved(Image.new(mode, (4, 4)), "TIFF"))


@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "PNG"])
def test_a_cut_off_file_is_refused(kind: str) -> None:
    noise = Image.frombytes("RGB", (64, 64), bytes((n * 7919 >> 3) % 256 for n in range(64 * 64 * 3)))
    whole = saved(noise, kind)
    for part in (len(whole) // 2, len(whole) * 9 // 10):
        with pytest.raises(ValueError, match="damaged"):
            read_picture(whole[:part])


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(kind: str) -> None:
    with pytest.raises(ValueError, match="megapixels"):
        read_picture(huge(kind))


def huge(kind: str) -> bytes:
    """A small file that says it is 60000 x 60000."""
    data = bytearray(saved(Image.new("L", (8, 8)), kind))
    if kind == "JPEG":
        start = data.index(b"\xff\xc0")
        data[start + 5:start + 9] = struct.pack(">HH", 60000, 60000)  # ITU T.81, B.2.2
        return bytes(data)
    entries, = struct.unpack("<H", data[8:10])
    for n in range(entries):
        at = 10 + 12 * n
        if struct.unpack("<H", data[at:at + 2])[0] in (256, 257):
            data[at + 2:at + 12] = struct.pack("<HII", 4, 1, 60000)
    return bytes(data)


@pytest.mark.parametrize("turn", range(1, 9))
def test_the_aspect_is_that_of_the_upright_picture(turn: int) -> None:
    data = tagged_orientation(turn)
    with Image.open(io.BytesIO(data)) as stored:
        assert (stored.width > stored.height) == (turn < 5)
        assert ImageOps.exif_transpose(stored).size == (4 * SIDE, 2 * SIDE)
    assert read_picture(data).aspect == pytest.approx(2)


# --- pictures that a PDF brings along -------------------------------------------------------------


def image(data: bytes, space: Any, *, bits: int = 8, **more: Any) -> Any:
    """A maker of a picture of one row of two samples."""
    return lambda pdf: pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=2, Height=1, BitsPerComponent=bits,
                                       ColorSpace=space(pdf) if callable(space) else space, **{k: v(pdf) if callable(v) else v for k, v in more.items()})


def drawn(picture: Any) -> bytes:
    return sheet("q 200 0 0 100 0 0 cm /Picture Do Q", bleed=0, XObject={"Picture": picture})


def test_a_palette_of_a_profile_is_untagged_in_place(tmp_path: Path) -> None:
    space = lambda pdf: Array([Name.Indexed, Array([Name.ICCBased, pdf.make_stream(PROFILE_FILE.read_bytes(), N=4)]), 1, bytes((255, 0, 0, 0, 0, 0, 0, 255))])  # noqa: E731
    data = press(drawn(image(b"\x00\x01", space)), bleed=0).data
    assert b"/ICCBased" not in data
    plates = inks(data, tmp_path)
    assert [plates.getpixel((x, 150)) for x in (50, 150)] == [(255, 0, 0, 0), (0, 0, 0, 255)]


@pytest.mark.parametrize(("decode", "wanted"), [([1, 0, 1, 0, 1, 0], ["green or blue", "black"]), (None, ["red", "white"])], ids=["turned round", "as it is"])
def test_a_picture_that_is_turned_round_by_its_decode_array_is_right(decode: Any, wanted: list[str]) -> None:
    more = {"Decode": Array(decode)} if decode else {}
    done = press(drawn(image(b"\xff\0\0\xff\xff\xff", Name.DeviceRGB, **more)), bleed=0)
    assert not done.findings
    found = [looks(seen(done.data).getpixel((x, 150))) for x in (50, 150)]
    assert found[0] in wanted[0] and found[1] == wanted[1]


def test_inks_that_adobe_turned_round_are_right(tmp_path: Path) -> None:
    """Photoshop writes CMYK JPEGs inverted, with a decode array that says so; nothing has to be converted."""
    picture = image(saved(Image.new("CMYK", (2, 1), (255 - 255, 255, 255, 255)), "JPEG"), Name.DeviceCMYK, Filter=Name.DCTDecode)
    assert looks(seen(press(drawn(picture), bleed=0).data).getpixel((50, 150))) == looks(seen(drawn(picture)).getpixel((50, 150)))


@pytest.mark.parametrize(("picture", "wishes"), [
    (image(b"\xff\0\0\xff\xff\xff", Name.DeviceRGB, Mask=[0, 0, 0, 0, 0, 0]), {}),
    (image(b"\x80\0\0\x80\0\0", Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])])), {}),
    (image(b"\x80\0", Array([Name.Separation, Name("/Gold"), Name.DeviceRGB, Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[1, 0.8, 0], N=1)])), {}),
    (image(b"\xff\0\0\xff\xff\xff", Name.DeviceRGB, SMask=image(b"\x80\x80", Name.DeviceGray, Matte=[0, 0, 0])), {"standard": "pdf-x-1a"}),
    (image(b"not a jpeg", Name.DeviceRGB, Filter=Name.DCTDecode), {}),
    (image(b"not a jpeg 2000", Name.DeviceRGB, Filter=Name.JPXDecode), {}),
], ids=["colour key", "Lab", "spot in RGB", "matte", "broken", "JPEG 2000"])
def test_a_picture_that_cannot_be_converted_is_a_finding_of_its_size(picture: Any, wishes: Any) -> None:
    findings = press(drawn(picture), bleed=0, **wishes).findings
    assert {finding.code for finding in findings} <= {"press/picture", "press/transparency-left"}
    assert "2 x 1 pixels" in findings[0].message and findings[0].hint


def test_interpolation_is_left_to_the_press() -> None:
    assert b"Interpolate" not in press(drawn(image(b"\xff\0", Name.DeviceGray, Interpolate=True)), bleed=0).data


def test_half_see_through_is_laid_on_white_for_x1a_and_kept_for_x4(tmp_path: Path) -> None:
    half = saved(Image.new("RGBA", (4, 2), (0, 0, 0, 128)))
    flat = pressed(half, standard="pdf-x-1a")
    assert b"/SMask" not in flat and inks(flat, tmp_path).getpixel((100, 150)) == (0, 0, 0, pytest.approx(128, abs=2))
    kept = pressed(half)
    assert b"/SMask" in kept and seen(kept).getpixel((100, 150))[0] == pytest.approx(135, abs=16)  # type: ignore[index]


# --- vector logos ---------------------------------------------------------------------------------


def art(content: str, **resources: Any) -> bytes:
    return sheet(content, width=200, height=100, bleed=0, **resources)


def test_solid_vectors_stay_vectors() -> None:
    plain = art("1 0 0 rg 0 0 100 100 re f")
    assert solid_art(plain, opaque=True) == plain
    clear = art("/Half gs 1 0 0 rg 0 0 100 100 re f", ExtGState={"Half": Dictionary(ca=0.5)})
    assert solid_art(clear, opaque=False) == clear


@pytest.mark.parametrize("opaque", [True, False])
def test_gradients_and_for_x1a_what_is_see_through_become_pixels_on_white(opaque: bool) -> None:
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 200, 0], Extend=[True, True],
                         Function=Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[1, 0, 0], N=1))
    pattern = Dictionary(Type=Name.Pattern, PatternType=2, Shading=shading)
    logos = [art("0 0 100 100 re W n /S sh", Shading={"S": shading}), art("/Pattern cs /P scn 0 0 100 100 re f", Pattern={"P": pattern})]
    if opaque:
        logos.append(art("/Half gs 1 0 0 rg 0 0 100 100 re f", ExtGState={"Half": Dictionary(ca=0.99)}))
    for logo in logos:
        done = press(sheet_with(solid_art(logo, opaque=opaque)), bleed=0, standard="pdf-x-1a" if opaque else "pdf-x-4")
        assert not done.findings
        assert [looks(pixel) for pixel in corners(done.data)] == ["red", "white", "red", "white"]
        assert [painted.what for painted in paintings(done.data)] == ["image"]


# --- the phone edition ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*list(COLOURED)[:18], "gray and alpha PNG", "16 bit gray PNG", "line art", "other RGB profile", "gray profile"])
def test_a_phone_edition_with_any_logo_conforms_to_pdf_a_3a(name: str) -> None:
    others: dict[str, Maker] = {"line art": lambda: saved(quarters("1", [0, 1, 1, 0])), "other RGB profile": lambda: saved(quarters(), icc_profile=adobe_rgb()),
                                "gray profile": lambda: saved(quarters("L", GRAYS), icc_profile=gray_profile())}
    data = (COLOURED | GRAY | others)[name]()
    screen = to_screen(tagged_with(picture_pdf(data)), job(profile=profile()))
    assert not screen.findings
    report = validator.validate_pdf_bytes(screen.data, profile=validator.ValidationProfile.PDF_A_3A)
    assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures][:5]


def tagged_with(art: bytes) -> bytes:
    """The smallest tagged panel: a logo as an artifact, nothing else."""
    with pikepdf.open(io.BytesIO(sheet_with(art))) as pdf:
        page = pdf.pages[0].obj
        page.Resources = Dictionary(XObject=page.Resources.XObject)
        page.Contents = pdf.make_stream(b"/Artifact BMC " + page.Contents.read_bytes() + b" EMC")
        page.StructParents, page.Tabs = 0, Name.S
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, ParentTree=Dictionary(Nums=Array([0, Array()]))))
        root.K = Array([pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))])
        pdf.Root.StructTreeRoot, pdf.Root.MarkInfo, pdf.Root.Lang = root, Dictionary(Marked=True), pikepdf.String("en")
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        stream = io.BytesIO()
        pdf.save(stream)
        return stream.getvalue()
