"""What a build adds to chiplog: the log, compressed; the documents; and, in the metadata, where the project lives.

The repository's address is that of the build: CHIPLOG_REPOSITORY, else that of the job of GitHub Actions, else the
https address of git's remote `origin`. A build that knows none names none, and its readme has no links into the
repository.
"""

from __future__ import annotations

import email
import gzip
import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

_PICTURE = re.compile(r"!\[[^\]]*\]\((?!https?://)[^)\s]+\)")
_LINK = re.compile(r"\[([^\]]*)\]\((?!https?://|#|mailto:)([^)\s]+)\)")
_TARGET = re.compile(r"\]\((?!https?://|#|mailto:)([^)\s]+)\)")


class Build(BuildHookInterface[Any]):
    """Add the snapshot of the log and the documents to a wheel; a clone has them already."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files that a wheel gets beside those of the package."""
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        self._folder = tempfile.TemporaryDirectory()
        packed = Path(self._folder.name) / "snapshot.yaml.gz"
        packed.write_bytes(gzip.compress((root / "data" / "events.yaml").read_bytes(), 9, mtime=0))
        packed.chmod(0o644)
        build_data["force_include"][str(packed)] = "chiplog/data/snapshot.yaml.gz"
        for page in sorted((root / "docs").glob("*.md")):
            build_data["force_include"][str(page)] = f"chiplog/data/docs/{page.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatch's
        """Remove what was only needed for the build."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()


class Metadata(MetadataHookInterface):
    """Name the project's addresses, and make the readme's links work outside the repository."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the addresses and the readme."""
        address = repository(Path(self.root))
        if address:
            metadata["urls"] = {
                "Repository": address,
                "Documentation": f"{address}/tree/HEAD/docs",
                "Changelog": f"{address}/blob/HEAD/CHANGELOG.md",
                "Issues": f"{address}/issues",
            }
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": linked(text, address)}


def repository(root: Path) -> str:
    """Return the https address of the project's repository, without credentials, or "" if the build knows none."""
    built = root / "PKG-INFO"
    if built.exists():  # a source distribution says what its build knew
        for one in email.message_from_string(built.read_text(encoding="utf-8")).get_all("Project-URL") or ():
            name, _, address = one.partition(", ")
            if name == "Repository":
                return _clean(address)
        return ""
    if given := os.environ.get("CHIPLOG_REPOSITORY"):
        return _clean(given)
    if name := os.environ.get("GITHUB_REPOSITORY"):
        return _clean(f"{os.environ.get('GITHUB_SERVER_URL', '')}/{name}")
    return _clean(_origin(root))


def _origin(root: Path) -> str:
    """Return the address of git's remote, if this folder is the top of a clone."""
    if not (root / ".git").exists():
        return ""
    try:
        asked = subprocess.run(
            ["git", "-C", str(root), "remote", "get-url", "origin"], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return asked.stdout.strip()


def _clean(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        return ""
    return f"https://{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}".rstrip("/").removesuffix(
        ".git"
    )


def linked(text: str, address: str) -> str:
    """Return Markdown whose links into the repository are addresses; without an address, their texts."""
    if not address:
        return _LINK.sub(r"\1", _PICTURE.sub("", text))

    def target(found: re.Match[str]) -> str:
        kind = "raw" if found[1].endswith((".png", ".svg")) else "blob"
        return f"]({address}/{kind}/HEAD/{found[1]})"

    return _TARGET.sub(target, text)
