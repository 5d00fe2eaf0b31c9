"""Pictures for tests."""

import io

from PIL import Image


def red_and_blue(
    size: tuple[int, int] = (300, 200), kind: str = "PNG", mode: str = "RGB", **options
) -> bytes:
    """Return a picture that is red on its left half and blue on its right one."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    file = io.BytesIO()
    image.convert(mode).save(file, kind, **options)
    return file.getvalue()


SMALL_PICTURE = red_and_blue((8, 8))
