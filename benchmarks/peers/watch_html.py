"""Runs ladder-export and keeps the HTML, style sheets and drawings of every document that WeasyPrint writes for it.

    python watch_html.py FOLDER build SOURCE …

FOLDER gets one JSON file for each document that becomes a PDF. Documents that are only measured are not kept. It watches the
public methods of WeasyPrint and knows nothing of who calls them, in this process or in forks of it.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import weasyprint

_ASSET = re.compile(r"asset:([\w.-]+)")


def watch(folder: Path) -> None:
    """From now on, write into `folder` what documents are made of."""
    make_sheet, make_html, render = weasyprint.CSS.__init__, weasyprint.HTML.__init__, weasyprint.HTML.render
    write_pdf, copy = weasyprint.Document.write_pdf, weasyprint.Document.copy

    def sheet(self: Any, *given: Any, **named: Any) -> None:
        make_sheet(self, *given, **named)
        self.seen = named.get("string")

    def html(self: Any, *given: Any, **named: Any) -> None:
        make_html(self, *given, **named)
        self.seen, self.fetcher = named.get("string"), named.get("url_fetcher")

    def rendered(self: Any, *given: Any, **named: Any) -> Any:
        document = render(self, *given, **named)
        css = [each.seen for each in named.get("stylesheets") or ()]
        names = sorted(set(_ASSET.findall("\n".join([self.seen, *css]))))
        assets = {name: self.fetcher.fetch(f"asset:{name}").read().decode() for name in names}
        variant = named.get("pdf_variant")
        document.seen = {"html": self.seen, "css": css, "assets": assets, "variant": variant}
        return document

    def copied(self: Any, *given: Any, **named: Any) -> Any:
        document = copy(self, *given, **named)
        document.seen = self.seen
        return document

    def written(self: Any, *given: Any, **named: Any) -> Any:
        text = json.dumps(self.seen)
        folder.joinpath(hashlib.sha256(text.encode()).hexdigest()[:16] + ".json").write_text(text)
        return write_pdf(self, *given, **named)

    weasyprint.CSS.__init__, weasyprint.HTML.__init__, weasyprint.HTML.render = sheet, html, rendered
    weasyprint.Document.write_pdf, weasyprint.Document.copy = written, copied


def main() -> None:
    from ladder_export.__main__ import main as ladder_export

    folder = Path(sys.argv.pop(1))
    folder.mkdir(parents=True, exist_ok=True)
    watch(folder)
    ladder_export()


if __name__ == "__main__":
    main()
