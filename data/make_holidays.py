#!/usr/bin/env python3
"""Write holidays.csv: public holidays of every country, one line per country and day.

Needs: holidays==0.109 (MIT); see requirements.txt.
Usage: python make_holidays.py OUT_FOLDER
"""

import csv
import re
import sys
from pathlib import Path

import holidays

FIRST_YEAR, LAST_YEAR = 2023, 2028
ENGLISH = ("en_US", "en_GB")


def english(country):
    """The English variant the package has for this country, or None for its own default."""
    languages = holidays.country_holidays(country).supported_languages
    for language in ENGLISH:
        if language in languages:
            return language
    return next((language for language in languages if language.startswith("en")), None)


def tidy(name):
    """Drop the remark that a date is an estimate; keep every other remark."""
    name = re.sub(r"\(estimated\)", "", name)
    name = re.sub(r"\((.*?), estimated\)", r"(\1)", name)
    return " ".join(name.split())


def days(country):
    """(date, name) for one country, sorted; names of one day joined with ' / '."""
    calendar = holidays.country_holidays(
        country,
        years=range(FIRST_YEAR, LAST_YEAR + 1),
        language=english(country),
        observed=True,
        categories="public",
    )
    for date in sorted(calendar):
        if FIRST_YEAR <= date.year <= LAST_YEAR:
            names = dict.fromkeys(tidy(name) for name in calendar.get_list(date))
            yield date.isoformat(), " / ".join(names)


def main(out):
    out.mkdir(parents=True, exist_ok=True)
    with open(out / "holidays.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["country", "date", "name"])
        for country in sorted(holidays.list_supported_countries(include_aliases=False)):
            writer.writerows((country, date, name) for date, name in days(country))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
