"""Install the programs that read the files of `deploy/`, where they are missing."""

import shutil

from tests.support import debian

PACKAGES = {
    "caddy": "caddy",
    "docker-compose": "docker-compose",
    "nginx": "nginx-light",
    "systemd-analyze": "systemd",
    "turnserver": "coturn",
}
"""Each program, and the Debian package that has it."""


def missing() -> list[str]:
    """Return the packages of the programs that are not installed."""
    return [package for name, package in PACKAGES.items() if not shutil.which(name)]


def main() -> int:
    """Install what is missing."""
    if packages := missing():
        print(f"Installing {', '.join(packages)} ...", flush=True)
        debian.install("--no-install-recommends", *packages)
    if packages := missing():
        print(f"The tests of deploy/ need: apt-get install {' '.join(packages)}")
    return 1 if packages else 0


if __name__ == "__main__":
    raise SystemExit(main())
