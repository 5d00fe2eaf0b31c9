"""Square pictures are written afresh: pixels, and nothing else."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from tests.support.pictures import red_and_blue
from tests.support.uploads import bomb, too_many_pixels
from waves.files import pictures
from waves.files.errors import BadPictureError
from waves.files.picture_process import PictureProcess

SIDE = 256
ORIENTATION, GPS, TURNED = 0x0112, 0x8825, 6


@pytest.fixture
def redraw(tmp_path: Path):
    """Return a function that returns the square of a picture."""

    def redraw(content: bytes) -> bytes:
        source, made = tmp_path / "source", tmp_path / "content"
        source.write_bytes(content)
        pictures.write_square(source, tmp_path, SIDE)
        return made.read_bytes()

    return redraw


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def colour(image: Image.Image, x: int, y: int) -> str:
    pixel = image.convert("RGB").getpixel((x, y))
    assert isinstance(pixel, tuple)
    red, _green, blue = pixel
    return "red" if red > blue else "blue"


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA", "I;16"])
def test_a_png_of_any_mode_becomes_a_square_webp(redraw, mode: str) -> None:
    image = opened(redraw(red_and_blue(mode=mode)))
    assert (image.format, image.size) == ("WEBP", (SIDE, SIDE))


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("WEBP", "RGB")],
)
def test_other_kinds_become_a_square_webp(redraw, kind: str, mode: str) -> None:
    image = opened(redraw(red_and_blue(kind=kind, mode=mode)))
    assert (image.format, image.size) == ("WEBP", (SIDE, SIDE))


def test_the_middle_of_the_picture_is_used(redraw) -> None:
    image = opened(redraw(red_and_blue((900, 300))))
    assert [colour(image, x, 128) for x in (20, 236)] == ["red", "blue"]


def test_a_small_picture_is_enlarged(redraw) -> None:
    assert opened(redraw(red_and_blue((1, 1)))).size == (SIDE, SIDE)


def test_the_orientation_is_applied_and_everything_else_is_gone(redraw) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    exif[0x010E] = "taken at home"
    exif.get_ifd(GPS)[1] = "N"
    content = red_and_blue((400, 200), "JPEG", exif=exif, comment=b"a secret comment")
    assert b"taken at home" in content
    assert b"a secret comment" in content
    drawn = redraw(content)
    image = opened(drawn)
    # Turned right: what was left is on top.
    assert [colour(image, 128, y) for y in (20, 236)] == ["red", "blue"]
    assert not image.getexif()
    assert set(image.info) <= {"loop", "background", "timestamp", "duration"}
    for secret in (b"taken at home", b"a secret comment", b"EXIF", b"XMP ", b"ICCP"):
        assert secret not in drawn


def test_what_follows_the_picture_is_gone(redraw) -> None:
    drawn = redraw(red_and_blue() + b"PK\x03\x04 <script>alert(1)</script>")
    assert b"script" not in drawn


def test_colours_of_another_profile_become_those_of_srgb(redraw) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # Its primaries red and blue change places.
    swapped = srgb.replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ")
    swapped = swapped.replace(b"----", b"bXYZ")
    for profile, left, right in ((srgb, "red", "blue"), (swapped, "blue", "red")):
        image = opened(redraw(red_and_blue(icc_profile=profile)))
        assert [colour(image, x, 128) for x in (20, 236)] == [left, right]


def test_a_profile_that_does_not_fit_is_ignored(redraw) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (b"no profile", lab):
        image = opened(redraw(red_and_blue(icc_profile=profile)))
        assert colour(image, 20, 20) == "red"


def test_transparency_is_kept(redraw) -> None:
    file = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(file, "PNG")
    pixel = opened(redraw(file.getvalue())).getpixel((128, 128))
    assert isinstance(pixel, tuple)
    assert pixel[3] == 0


async def test_a_square_is_written_in_another_process() -> None:
    image = opened(await PictureProcess().square(red_and_blue(), SIDE))
    assert (image.format, image.size) == ("WEBP", (SIDE, SIDE))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 1000,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        red_and_blue(kind="GIF", mode="P"),
        red_and_blue(kind="BMP"),
        red_and_blue(kind="TIFF"),
        red_and_blue()[:60],
        red_and_blue(kind="JPEG")[:300],
        red_and_blue()[:-40],
        b"GIF89a" + red_and_blue(),
        bomb(),
        too_many_pixels(),
    ],
    ids=range(13),
)
async def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(BadPictureError):
        await PictureProcess().square(content, SIDE)
