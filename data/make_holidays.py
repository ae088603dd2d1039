#!/usr/bin/env python3
"""Write holidays.txt: the public holidays and make-up working days of every country.

Needs: holidays==0.109 (MIT); see requirements.txt.
Usage: python make_holidays.py OUT_FOLDER
"""

import re
import sys
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

import holidays

FIRST_YEAR, LAST_YEAR = 2023, 2035
# Countries with make-up days in or after this year announce them year by year. The others have given
# them up, or work in exchange so rarely that nothing is missing.
MADE_IN = 2026
ENGLISH = ("en_US", "en_GB")
ESTIMATED = re.compile(r"\((?:.*, )?estimated\)")
SUBSTITUTED = re.compile(r"\(substituted from ")

HEAD = f"""\
# Public holidays and make-up working days by country, {FIRST_YEAR} to {LAST_YEAR}.
# Made by make_holidays.py from the Python package holidays {{version}} (MIT licence); do not edit.
#
# A country begins with its code and the years that the source has. `exchanged to` is the last year
# for which days worked in exchange for others are announced, where this is done year by year.
# Below it: `name: days`. A year, or a range of years, holds for the days after it; without one the
# days are those of every year of the country. `~` marks an estimate: the day depends on the moon or
# on a decree to come. The days of `+` are worked although they are at a weekend.
"""


def english(country):
    """The English variant the package has for this country, or None for its own default."""
    languages = holidays.country_holidays(country).supported_languages
    for language in ENGLISH:
        if language in languages:
            return language
    return next((language for language in languages if language.startswith("en")), None)


def tidy(name):
    """Drop the remark that a date is an estimate, and from which day an exchanged day is; keep
    every other remark. `:` and ` ~` have a meaning in the file."""
    name = re.sub(r"\(estimated\)", "", name)
    name = re.sub(r"\((.*?), estimated\)", r"(\1)", name)
    name = re.sub(r"\(substituted from .*?\)", "(exchanged)", name)
    return " ".join(name.replace(":", " -").split())


def years_of(calendar):
    last = min(LAST_YEAR, getattr(calendar, "end_year", None) or LAST_YEAR)
    return FIRST_YEAR, last


def shown_years(first, last):
    return str(first) if first == last else f"{first}-{last}"


def runs(years):
    """Consecutive years as (first, last)."""
    out = []
    for year in sorted(years):
        if out and out[-1][1] == year - 1:
            out[-1][1] = year
        else:
            out.append([year, year])
    return out


def days_of(by_year, country_years):
    """The days of one name: for each run of years with the same days, the years and the days."""
    by_days = defaultdict(list)
    for year, days in by_year.items():
        by_days[tuple(days)].append(year)
    parts = [(run, days) for days, years in by_days.items() for run in runs(years)]
    parts.sort()
    if len(parts) == 1 and tuple(parts[0][0]) == country_years:
        return " ".join(parts[0][1])
    return " ".join(f"{shown_years(*run)} {' '.join(days)}" for run, days in parts)


def section(country):
    """The lines of one country."""
    calendar = holidays.country_holidays(
        country,
        years=range(FIRST_YEAR, LAST_YEAR + 1),
        language=english(country),
        observed=True,
        categories="public",
    )
    first, last = years_of(calendar)
    by_name = defaultdict(lambda: defaultdict(list))
    exchanged_to = 0
    for date in sorted(calendar):
        if not first <= date.year <= last:
            continue
        names = calendar.get_list(date)
        estimated = all(ESTIMATED.search(name) for name in names)
        if any(SUBSTITUTED.search(name) for name in names):
            exchanged_to = max(exchanged_to, date.year)
        name = " / ".join(dict.fromkeys(map(tidy, names)))
        by_name[name][date.year].append("~" * estimated + date.strftime("%m-%d"))
    worked = defaultdict(list)
    for date in sorted(calendar.weekend_workdays):
        if first <= date.year <= last:
            worked[date.year].append(date.strftime("%m-%d"))
            exchanged_to = max(exchanged_to, date.year)
    head = f"{country} {shown_years(first, last)}"
    yield head + (f" exchanged to {exchanged_to}" if worked and exchanged_to >= MADE_IN else "")
    for name, by_year in sorted(by_name.items(), key=lambda own: (min(own[1].items()), own[0])):
        yield f"{name}: {days_of(by_year, (first, last))}"
    if worked:
        yield f"+: {days_of(worked, (first, last))}"


def main(out):
    out.mkdir(parents=True, exist_ok=True)
    lines = [HEAD.format(version=version("holidays")).rstrip("\n")]
    for country in sorted(holidays.list_supported_countries(include_aliases=False)):
        lines += ["", *section(country)]
    (out / "holidays.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
