"""Prometheus's promtool; `python -m tests.support.promtool` installs it.

Only the program is taken out of Debian's package: the rest is a server of 50 MB with
fifteen JavaScript libraries, which would run from then on.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

NAME = "promtool"
FOLDER = Path("/usr/local/bin")
HELP = "No promtool: apt-get install prometheus"


def find() -> str | None:
    """Return the path of the program, if it is installed."""
    return shutil.which(NAME)


def run(*arguments: str, text: str = "") -> str:
    """Run the program with `text` as its input; return all that it prints."""
    program = find()
    assert program, HELP
    done = subprocess.run(
        [program, *arguments],
        check=False,
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def install() -> None:
    """Download Debian's package and copy the program out of it."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    # apt reads and writes the folder as a user of its own.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(
            ["apt-get", "download", "-qq", "prometheus"], check=True, cwd=folder
        )
        (package,) = Path(folder).glob("*.deb")
        subprocess.run(
            ["dpkg-deb", "--extract", package, f"{folder}/files"], check=True
        )
        shutil.copy2(f"{folder}/files/usr/bin/{NAME}", FOLDER / NAME)


def main() -> int:
    """Find or install promtool, and print its path."""
    if find() is None:
        print("Installing promtool ...", flush=True)
        install()
    path = find()
    print(f"promtool: {path}" if path else HELP)
    return 0 if path else 1


if __name__ == "__main__":
    raise SystemExit(main())
