"""Where the command begins, however it is called: `ladder-export`, `./run`, or `python -m ladder_export`."""

from __future__ import annotations

import gc
import sys

from ladder_export import collector


def main() -> None:
    """Run the command line and leave with its exit code, also if it is interrupted before it has begun."""
    collector.seldom()  # what is loaded is full of values that stay
    try:
        from ladder_export import cli
    except KeyboardInterrupt:
        sys.exit(130)
    try:
        cli.main()
    finally:
        gc.freeze()  # or Python, as it ends, looks for rings in all that was ever loaded, for a tenth of a second


if __name__ == "__main__":
    main()
