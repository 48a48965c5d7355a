"""`python -m ladder_export` is `ladder-export`."""

from ladder_export.cli import main

if __name__ == "__main__":
    main()
