"""Bare WeasyPrint: renders each document of a folder that `watch_html.py` has filled once, in one process, and writes it.

    FONTCONFIG_FILE=… python bare_weasyprint.py FOLDER OUT

One font configuration and one copy of each style sheet serve all documents, which is the fastest way that we know. Nothing is
fitted, mended or proved.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse


class Drawings(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves the drawings of one document."""

    def __init__(self, drawings: Mapping[str, str]) -> None:
        super().__init__()
        self.drawings = drawings

    def fetch(self, url: str, headers: object = None) -> Any:
        return URLFetcherResponse(url, self.drawings[url.partition(":")[2]].encode(), {"Content-Type": "image/svg+xml"})


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    fonts = FontConfiguration()
    sheets: dict[str, CSS] = {}
    for path in sorted(folder.glob("*.json")):
        seen = json.loads(path.read_bytes())
        fetcher = Drawings(seen["assets"])
        for text in seen["css"]:
            if text not in sheets:
                sheets[text] = CSS(string=text, font_config=fonts, base_url="asset:/", url_fetcher=fetcher)
        HTML(string=seen["html"], base_url="asset:/", url_fetcher=fetcher).write_pdf(
            out / f"{path.stem}.pdf",
            stylesheets=[sheets[text] for text in seen["css"]],
            font_config=fonts,
            pdf_variant=seen["variant"],
        )


if __name__ == "__main__":
    main()
