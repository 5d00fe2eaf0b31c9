"""Analysis of recordings with ffmpeg; `python -m tests.support.ffmpeg` installs it."""

import array
import json
import math
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.support import debian

RATE = 16_000
HELP = "No ffmpeg: apt-get install ffmpeg"
Colour = tuple[int, int, int]


def find() -> bool:
    """Return whether both programs are installed."""
    return all(shutil.which(name) for name in ("ffmpeg", "ffprobe"))


def run(*command: str) -> bytes:
    """Run a program and return its output."""
    done = subprocess.run(command, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return done.stdout


def probe(path: Path) -> dict[str, Any]:
    """Return the format and the streams of a file."""
    shown = run(
        *("ffprobe", "-v", "error", "-show_format", "-show_streams"),
        *("-of", "json", str(path)),
    )
    return json.loads(shown)


def duration(path: Path) -> float:
    """Return the duration in the file's header, in seconds."""
    return float(probe(path)["format"]["duration"])


def times_of_pictures(path: Path) -> list[float]:
    """Decode every picture and return their times, in seconds."""
    shown = run(
        *("ffprobe", "-v", "error", "-select_streams", "v:0"),
        *("-show_entries", "frame=pts_time", "-of", "csv=p=0", str(path)),
    )
    return [float(line.strip(",")) for line in shown.decode().split()]


def pictures(path: Path) -> int:
    """Return how many pictures can be decoded."""
    return len(times_of_pictures(path))


def decoded_seconds(path: Path) -> float:
    """Return the time from the first picture that can be decoded to the last."""
    times = times_of_pictures(path)
    return times[-1] - times[0]


def colour_at(path: Path, seconds: float, x: float, y: float) -> Colour:
    """Return the colour of a place in the picture; x and y are from 0 to 1."""
    crop = f"crop=16:16:iw*{x}-8:ih*{y}-8,scale=1:1:flags=area"
    pixel = run(
        *("ffmpeg", "-v", "error", "-ss", str(seconds), "-i", str(path)),
        *("-frames:v", "1", "-vf", crop, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
    )
    assert len(pixel) == 3, f"no picture at {seconds} s"
    return pixel[0], pixel[1], pixel[2]


def sound(path: Path, start: float, seconds: float) -> list[float]:
    """Return the decoded sound: one channel, from -1 to 1."""
    raw = run(
        *("ffmpeg", "-v", "error", "-ss", str(start), "-t", str(seconds)),
        *("-i", str(path), "-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"),
    )
    samples = array.array("h", raw)
    return [sample / 32768 for sample in samples]


def tone(samples: list[float], frequency: float) -> float:
    """Return the amplitude of one tone (Goertzel's algorithm)."""
    step = 2 * math.cos(2 * math.pi * frequency / RATE)
    one = two = 0.0
    for sample in samples:
        one, two = sample + step * one - two, one
    power = one * one + two * two - step * one * two
    return 2 * math.sqrt(max(power, 0.0)) / len(samples)


def main() -> int:
    """Install ffmpeg if it is missing."""
    if not find():
        print("Installing ffmpeg ...", flush=True)
        debian.install("ffmpeg")
    print("ffmpeg is there" if find() else HELP)
    return 0 if find() else 1


if __name__ == "__main__":
    raise SystemExit(main())
