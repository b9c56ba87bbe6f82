"""Which programs are compared, where they are, and the machine that they run on, in general terms."""

import os
import platform
import re
import shutil
import subprocess
import sys
from importlib.metadata import version as package_version
from pathlib import Path

OTHERS = {
    "recsel": "GNU recutils",
    "hledger": "hledger",
    "jq": "jq",
    "check-jsonschema": "check-jsonschema",
}


def find(name: str) -> str | None:
    """Give the path of a program: beside this Python, else as the shell would find it."""
    here = Path(sys.executable).with_name(name)
    return str(here) if here.exists() else shutil.which(name)


def versions() -> dict[str, str]:
    """Give the version of each tool, or that it isn't installed."""
    ours = {name: package_version(name) for name in ("chiplog", "typer")}
    return ours | {title: _version(name) for name, title in OTHERS.items()}


def _version(name: str) -> str:
    path = find(name)
    if path is None:
        return "not installed"
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\d+(\.\d+)+", said)
    return number[0] if number else "unknown"


def machine() -> str:
    """Say what kind of machine this is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{platform.system()}, {os.cpu_count()} cores, {memory:.0f} GB of memory, {python}"
