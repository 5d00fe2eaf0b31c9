"""Write a picture afresh, so that it holds pixels and nothing else.

A program of its own (`picture_process.py` runs it): what decodes the bytes of strangers
has little memory, little time, no secrets, and takes nothing down with it. It imports
nothing of Waves. It is given a file and a folder, writes `content` and `thumbnail`
there, and prints what they are as JSON. Given a length too, it writes a square instead.
"""

# pyright: standard
# The libraries are partly without types.
import base64
import io
import json
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fast_thumbhash import rgba_to_thumb_hash
from PIL import Image, ImageCms, ImageOps, ImageSequence

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
SQUARE_FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 50_000_000
MAX_SIDE = 4096
THUMBNAIL_SIDE = 720
MAX_FRAMES = 300
MAX_ANIMATED_PIXELS = 30_000_000
"""Of all frames together; an animation with more is sent as a file."""
MEMORY = 1200 * 2**20
CPU_SECONDS = 30
MAX_WRITTEN = 96 * 2**20
_MAX_PROFILE = 1024 * 1024
_PLACEHOLDER_SIDE = 100
_SHORTEST_FRAME_MS = 20
_USUAL_FRAME_MS = 100
# The modes that a colour profile of this space describes (ICC.1:2022, section 7.2.8).
_PROFILED = {b"RGB ": {"RGB", "RGBA"}, b"GRAY": {"L"}}
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class RefusedPictureError(Exception):
    """The picture cannot be shown."""


def rewrite(source: Path, folder: Path) -> dict[str, Any] | None:
    """Write a picture and its thumbnail; return what they are.

    Returns:
        None for an animation that is too large to be written again.

    Raises:
        Exception: The picture is damaged or too large.
    """
    with Image.open(source, formats=FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise RefusedPictureError
        if opened.format != "MPO" and getattr(opened, "n_frames", 1) > 1:
            if _is_too_long(opened):
                return None
            picture, kind = _write_animation(opened, folder / "content")
        else:
            picture, kind = _write_still(opened, folder / "content")
    _write_thumbnail(picture, folder / "thumbnail")
    return {
        "type": kind,
        "width": picture.width,
        "height": picture.height,
        "placeholder": _placeholder(picture),
    }


def write_square(source: Path, folder: Path, side: int) -> None:
    """Write the middle square of a picture, of an animation the first frame of it.

    It is WebP in sRGB: browsers show it the same with and without a profile.

    Raises:
        Exception: The picture is damaged or too large.
    """
    with Image.open(source, formats=SQUARE_FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise RefusedPictureError
        orientation = opened.getexif().get(_ORIENTATION, 1)
        picture = _in_srgb(_plain(opened))
    square = ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS)
    if orientation in _TURNS:
        square = square.transpose(_TURNS[orientation])
    square.info = {}
    _save(square, folder / "content", "WEBP", quality=84, method=4)


def _is_too_long(opened: Image.Image) -> bool:
    frames = getattr(opened, "n_frames", 1)
    pixels = opened.width * opened.height * frames
    is_large = max(opened.size) > MAX_SIDE
    return is_large or frames > MAX_FRAMES or pixels > MAX_ANIMATED_PIXELS


def _write_still(opened: Image.Image, path: Path) -> tuple[Image.Image, str]:
    kind = opened.format
    if kind == "JPEG":
        # Decoded smaller at once, where half of it is enough.
        opened.draft(None, (MAX_SIDE, MAX_SIDE))
    orientation = opened.getexif().get(_ORIENTATION, 1)
    picture = _plain(opened)
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if orientation in _TURNS:
        profile = picture.info.get("icc_profile")
        picture = picture.transpose(_TURNS[orientation])
        picture.info = {"icc_profile": profile} if profile else {}
    if kind in {"JPEG", "MPO"}:
        options: dict[str, Any] = {"quality": 85, "optimize": True, "progressive": True}
        _save(picture, path, "JPEG", **options)
        return picture, "image/jpeg"
    if kind == "WEBP":
        _save(picture, path, "WEBP", quality=85, method=4)
        return picture, "image/webp"
    _save(picture, path, "PNG", compress_level=4)
    return picture, "image/png"


def _plain(opened: Image.Image) -> Image.Image:
    """Return the pixels as grey, RGB or RGBA, with a colour profile that fits."""
    opened.load()
    profile = opened.info.get("icc_profile")
    if opened.mode == "CMYK":
        return _from_cmyk(opened, profile)
    if opened.mode.startswith("I"):
        # 16 bits in a PNG: `convert` alone would cut off what is brighter than 255.
        opened = opened.convert("I").point(lambda value: value * (1 / 256))
    picture = opened.convert(_mode_for(opened))
    picture.info = {}
    space = profile[16:20] if profile and len(profile) <= _MAX_PROFILE else b""
    if picture.mode in _PROFILED.get(space, set()):
        picture.info["icc_profile"] = profile
    return picture


def _mode_for(opened: Image.Image) -> str:
    if opened.has_transparency_data:
        return "RGBA"
    is_grey = opened.mode in {"1", "L"} or opened.mode.startswith(("I", "F"))
    return "L" if is_grey else "RGB"


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return a plain picture in the colours that browsers assume without a profile."""
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    profile = picture.info.get("icc_profile")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(picture, source, target, outputMode=mode)
            return made or picture.convert(mode)
        except (ImageCms.PyCMSError, OSError):
            # A profile that does not fit is ignored, as browsers do.
            pass
    return picture.convert(mode)


def _from_cmyk(opened: Image.Image, profile: bytes | None) -> Image.Image:
    picture = None
    if profile and len(profile) <= _MAX_PROFILE:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            picture = ImageCms.profileToProfile(
                opened, source, target, outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            picture = None
    picture = picture or opened.convert("RGB")
    picture.info = {}
    return picture


def _write_animation(opened: Image.Image, path: Path) -> tuple[Image.Image, str]:
    frames, durations = [], []
    for frame in ImageSequence.Iterator(opened):
        shown = frame.convert("RGBA")
        shown.info = {}
        frames.append(shown)
        lasts = int(frame.info.get("duration") or 0)
        durations.append(lasts if lasts >= _SHORTEST_FRAME_MS else _USUAL_FRAME_MS)
    first, *others = frames
    options: dict[str, Any] = {
        "save_all": True,
        "append_images": others,
        "duration": durations,
        "loop": int(opened.info.get("loop", 1)),
        "quality": 75,
        "method": 0,
    }
    _write(path, lambda file: first.save(file, "WEBP", **options))
    return first, "image/webp"


def _write_thumbnail(picture: Image.Image, path: Path) -> None:
    small = picture.copy()
    side = THUMBNAIL_SIDE
    small.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    _save(small, path, "WEBP", quality=80, method=4)


def _save(picture: Image.Image, path: Path, kind: str, **options: Any) -> None:
    profile = picture.info.get("icc_profile")
    # Not only left out: writers take what they are not given from there.
    picture.info = {}
    _write(path, lambda file: picture.save(file, kind, icc_profile=profile, **options))
    if profile:
        picture.info = {"icc_profile": profile}


def _write(path: Path, save: Callable[[io.BytesIO], None]) -> None:
    # Pillow does not notice that only a part of its bytes has fitted onto a disk.
    written = io.BytesIO()
    save(written)
    path.write_bytes(written.getbuffer())


def _placeholder(picture: Image.Image) -> str:
    small = picture.convert("RGBA")
    small.thumbnail((_PLACEHOLDER_SIDE, _PLACEHOLDER_SIDE))
    made = rgba_to_thumb_hash(small.width, small.height, small.tobytes())
    return base64.b64encode(bytes(made)).decode()


def _limits() -> Iterator[tuple[int, int]]:
    yield resource.RLIMIT_AS, MEMORY
    yield resource.RLIMIT_CPU, CPU_SECONDS
    yield resource.RLIMIT_FSIZE, MAX_WRITTEN
    yield resource.RLIMIT_CORE, 0


def main(source: str, folder: str, side: str = "") -> None:
    """Write a picture within limits; print what it is as JSON."""
    for limit, value in _limits():
        resource.setrlimit(limit, (value, value))
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    if side:
        write_square(Path(source), Path(folder), int(side))
        return
    print(json.dumps(rewrite(Path(source), Path(folder))))  # noqa: T201  the answer


if __name__ == "__main__":
    main(*sys.argv[1:])
