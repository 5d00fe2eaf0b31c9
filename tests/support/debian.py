"""Installation of Debian packages."""

import os
import shutil
import subprocess


def install(*packages: str) -> bool:
    """Install packages; return whether that succeeded."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
    done = subprocess.run(
        ["apt-get", "install", "-y", "-qq", *packages],
        check=False,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    return done.returncode == 0
