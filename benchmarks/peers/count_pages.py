"""How many pages the PDFs in a folder and in its folders have, in all: python count_pages.py FOLDER"""

from __future__ import annotations

import sys
from pathlib import Path

import pikepdf

if __name__ == "__main__":
    print(sum(len(pikepdf.open(path).pages) for path in Path(sys.argv[1]).rglob("*.pdf")))
