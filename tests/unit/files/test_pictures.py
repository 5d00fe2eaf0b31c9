"""Pictures are written afresh: pixels, and nothing else."""

import io
import logging
import signal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from tests.support.uploads import animation, bomb, gradient
from waves.files import pictures
from waves.files.errors import BadPictureError
from waves.files.picture_process import PictureProcess


def written(tmp_path: Path, content: bytes) -> tuple[Image.Image, dict]:
    source = tmp_path / "source"
    source.write_bytes(content)
    made = pictures.rewrite(source, tmp_path)
    assert made is not None
    return opened(tmp_path / "content"), made


def opened(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


def oriented(orientation: int, kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "secret-camera"
    exif.get_ifd(0x8825)[1] = "N"
    return gradient(kind, size=(60, 40), exif=exif)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_orientation_is_applied_and_the_rest_of_exif_gone(tmp_path, kind):
    upright, _ = written(tmp_path, oriented(1, kind))
    turned, made = written(tmp_path, oriented(6, kind))
    assert (upright.size, turned.size) == ((60, 40), (40, 60))
    assert (made["width"], made["height"]) == (40, 60)
    assert dict(turned.getexif()) == {}
    for name in ("content", "thumbnail"):
        assert b"secret" not in (tmp_path / name).read_bytes()


def test_comments_and_what_follows_the_picture_are_gone(tmp_path):
    text: dict[str, Any] = {
        "comment": b"secret-comment",
        "xmp": b"<x:xmpmeta>secret</x:xmpmeta>",
    }
    written(tmp_path, gradient("JPEG", **text) + b"PK\x03\x04secret")
    assert b"secret" not in (tmp_path / "content").read_bytes()


@pytest.mark.parametrize(
    ("kind", "mode", "kept"),
    [
        ("PNG", "RGBA", "RGBA"),
        ("PNG", "LA", "RGBA"),
        ("PNG", "P", "RGB"),
        ("PNG", "1", "L"),
        ("PNG", "L", "L"),
        ("JPEG", "CMYK", "RGB"),
        ("GIF", "P", "RGB"),
    ],
)
def test_every_kind_of_pixels_is_read(tmp_path, kind, mode, kept):
    found, _ = written(tmp_path, gradient(kind, mode=mode))
    assert (found.mode, found.size) == (kept, (60, 40))


def test_sixteen_bits_keep_their_brightness(tmp_path):
    grey = io.BytesIO()
    Image.new("I;16", (20, 20), 32_768).save(grey, "PNG")
    found, _ = written(tmp_path, grey.getvalue())
    assert found.getpixel((5, 5)) == 128


def test_a_profile_that_fits_is_kept(tmp_path):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found, _ = written(tmp_path, gradient(icc_profile=profile))
    assert found.info["icc_profile"] == profile
    grey, _ = written(tmp_path, gradient("PNG", mode="L", icc_profile=profile))
    assert "icc_profile" not in grey.info


def test_a_large_picture_becomes_smaller(tmp_path):
    found, made = written(tmp_path, gradient(size=(6000, 1500)))
    assert found.size == (4096, 1024)
    assert (made["width"], made["height"]) == (4096, 1024)
    assert opened(tmp_path / "thumbnail").size == (720, 180)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_keeps_its_frames(tmp_path, kind):
    found, made = written(tmp_path, animation(kind, frames=4))
    assert (made["type"], getattr(found, "n_frames", 1)) == ("image/webp", 4)
    assert found.info["loop"] == 0
    assert getattr(opened(tmp_path / "thumbnail"), "n_frames", 1) == 1


def test_pictures_of_one_camera_with_two_are_one(tmp_path):
    two = io.BytesIO()
    first = Image.new("RGB", (60, 40))
    first.save(two, "MPO", save_all=True, append_images=[first])
    found, made = written(tmp_path, two.getvalue())
    assert (made["type"], getattr(found, "n_frames", 1)) == ("image/jpeg", 1)


async def test_a_picture_is_written_in_another_process(tmp_path):
    source = tmp_path / "source"
    source.write_bytes(gradient())
    made = await PictureProcess().rewrite(source, tmp_path)
    assert made is not None
    assert (made.type, made.content.exists()) == ("image/jpeg", True)


HURTING = {
    "too much memory": ("MEMORY", 120 * 2**20, gradient("PNG", size=(6000, 5000))),
    "too large a file": ("MAX_WRITTEN", 100, gradient()),
    "too many pixels": ("MEMORY", 2**30, bomb()),
}


def with_limit(tmp_path: Path, limit: str, value: int) -> Path:
    """Return the program with another limit."""
    program = Path(pictures.__file__).read_text()
    assert f"\n{limit} = " in program
    lines = [
        f"{limit} = {value}" if line.startswith(f"{limit} = ") else line
        for line in program.splitlines()
    ]
    limited = tmp_path / "limited.py"
    limited.write_text("\n".join(lines))
    return limited


@pytest.mark.parametrize("name", HURTING)
async def test_a_picture_that_would_hurt_is_refused(tmp_path, monkeypatch, name):
    limit, value, content = HURTING[name]
    limited = with_limit(tmp_path, limit, value)
    monkeypatch.setattr("waves.files.picture_process._PROGRAM", str(limited))
    source = tmp_path / "source"
    source.write_bytes(content)
    with pytest.raises(BadPictureError):
        await PictureProcess().rewrite(source, tmp_path)


async def test_a_picture_that_needs_too_much_of_a_core_is_refused(
    tmp_path, monkeypatch, caplog
):
    limited = with_limit(tmp_path, "CPU_SECONDS", 1)
    decoding = "    Image.MAX_IMAGE_PIXELS = MAX_PIXELS\n"
    text = limited.read_text()
    assert decoding in text
    # As a decoder does that has been taken over.
    limited.write_text(text.replace(decoding, "    while True:\n        pass\n"))
    monkeypatch.setattr("waves.files.picture_process._PROGRAM", str(limited))
    source = tmp_path / "source"
    source.write_bytes(gradient())
    with caplog.at_level(logging.INFO), pytest.raises(BadPictureError):
        await PictureProcess().rewrite(source, tmp_path)
    # Not by the time that it took.
    (refused,) = [one.msg for one in caplog.records if "picture_refused" in one.message]
    assert refused["code"] in {-signal.SIGXCPU, -signal.SIGKILL}


async def test_a_picture_that_takes_too_long_is_refused(tmp_path, monkeypatch):
    endless = tmp_path / "endless.py"
    endless.write_text("import time\ntime.sleep(20)\n")
    monkeypatch.setattr("waves.files.picture_process._PROGRAM", str(endless))
    monkeypatch.setattr("waves.files.picture_process.SECONDS", 0.2)
    with pytest.raises(BadPictureError):
        await PictureProcess().rewrite(tmp_path / "source", tmp_path)


async def test_the_program_gets_no_secrets(tmp_path, monkeypatch):
    curious = tmp_path / "curious.py"
    curious.write_text("import os, sys\nsys.exit('SECRET' in str(os.environ))\n")
    monkeypatch.setenv("WAVES_JWT_SECRETS", "SECRET")
    monkeypatch.setattr("waves.files.picture_process._PROGRAM", str(curious))
    with pytest.raises(ValueError, match="Expecting value"):
        await PictureProcess().rewrite(tmp_path / "source", tmp_path)
