"""Take the picture of the published page that README shows: `python -m docs.picture`, with the extra chiplog[browser].

It shows the fonts of the machine: with Debian's fonts-noto-core, those of the page.
"""

import tempfile
from pathlib import Path

from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.output import feeds
from chiplog.publish import folder, publishing
from tests.browser import browser

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "page.png"
WIDTH = 1100
"""Pixels. The picture is as high as the head of the page and its timeline."""


def take(picture: Path) -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as made, Log.open(str(ROOT / "data" / "events.yaml")) as log, browser() as found:
        site = Path(made) / "site"
        folder.publish(site, publishing.of(log, Filters(), None, feeds.Site()).write)
        page = found.new_page(viewport={"width": WIDTH, "height": 1600}, locale="en-GB")
        page.goto((site / "index.html").as_uri())
        lanes = page.locator(".timeline .lanes").bounding_box()
        height = lanes["y"] + lanes["height"] + 24
        page.screenshot(path=picture, clip={"x": 0, "y": 0, "width": WIDTH, "height": height})


if __name__ == "__main__":
    take(PICTURE)
