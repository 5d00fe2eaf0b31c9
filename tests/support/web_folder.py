"""A folder for another build, with the packages of the build that is there."""

import os
import shutil
from pathlib import Path

# What Reflex looks at before it installs packages, and the packages.
_FILES = ("package.json", "bun.lock", "reflex.install_frontend_packages.cached")
_PACKAGES = "node_modules"


def make(folder: Path) -> Path:
    """Make the folder, so that a build in it installs nothing; return it."""
    source = Path(__file__).parents[2] / ".web"
    folder.mkdir()
    for name in _FILES:
        shutil.copy(source / name, folder / name)
    shutil.copytree(
        source / _PACKAGES,
        folder / _PACKAGES,
        symlinks=True,
        ignore=shutil.ignore_patterns(".vite*"),
        copy_function=_link,
    )
    return folder


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # Another file system.
        shutil.copy2(source, target)
