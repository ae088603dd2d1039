#!/usr/bin/env python3
"""Write countries.csv: names, calling codes, currency, weekend and time zone of every country.

Needs: holidays==0.109 (MIT), phonenumbers==9.0.43 (Apache-2.0), tzdata==2026.6 (Apache-2.0);
see requirements.txt. And three unpacked npm packages:
i18n-iso-countries 7.14.0 (MIT), cldr-core 48.2.0 and cldr-localenames-full 48.2.0 (Unicode-3.0).
Usage: python make_countries.py OUT_FOLDER I18N_ISO_COUNTRIES_FOLDER CLDR_CORE_FOLDER CLDR_LOCALENAMES_FOLDER
"""

import csv
import json
import sys
import unicodedata
from collections import defaultdict
from functools import cache
from importlib.resources import files
from pathlib import Path

import holidays
import phonenumbers

COLUMNS = [
    "code", "name_en", "names_other", "name_zh", "names_zh_other",
    "phone", "currency", "weekend", "time_zone",
]  # fmt: skip

# English common names where CLDR's is stiff or marked with an ampersand we cannot just spell out.
NAME_EN = {
    "CD": "DR Congo", "CG": "Republic of the Congo", "CI": "Ivory Coast", "HK": "Hong Kong",
    "MM": "Myanmar", "MO": "Macao", "PS": "Palestine", "UM": "US Outlying Islands",
    "VI": "US Virgin Islands", "CC": "Cocos Islands", "MF": "Saint Martin (French part)",
    "SX": "Sint Maarten",
}  # fmt: skip

# Other English spellings, formal names and abbreviations, written here.
OTHER_NAMES = {
    "AE": "U.A.E.|Emirates|Dubai|EAU|Объединённые Арабские Эмираты",
    "BA": "Bosnia|Bosnia-Herzegovina|BiH",
    "BN": "Negara Brunei Darussalam|State of Brunei Darussalam",
    "BO": "Plurinational State of Bolivia",
    "BS": "The Bahamas|Commonwealth of the Bahamas",
    "CC": "Keeling Islands",
    "CD": "DRC|D.R. Congo|Congo DR|Congo DRC|Congo Kinshasa|Congo-Kinshasa|Zaire|Democratic Republic of Congo|Congo Democratic Republic of the|República Democrática do Congo",
    "CF": "CAR",
    "CG": "Congo Brazzaville|Congo-Brazzaville|Congo Republic|Republic of Congo|República do Congo",
    "CI": "Cote dIvoire|Republic of Côte d'Ivoire",
    "CN": "Китай|PRC|P.R. China|P.R.China|PR China|Mainland China|China Mainland|China PR|P.R.C.",
    "CV": "Cabo Verde|Republic of Cabo Verde",
    "CZ": "Czech Rep|Czech Rep.|Czech",
    "DE": "Federal Republic of Germany",
    "DO": "Dominican Rep|Dominican Rep.|Rep. Dominicana",
    "FK": "Falklands|Malvinas",
    "FM": "Federated States of Micronesia",
    "GB": "U.K.|Britain|Inglaterra|Angleterre|Англия|England|Scotland|Wales|Northern Ireland|United Kingdom of Great Britain and Northern Ireland|G.B.",
    "HK": "Hongkong|Hong Kong SAR|HKSAR|Hong Kong China|HK China",
    "IR": "Iran Islamic Republic of|I.R. Iran|Persia",
    "JO": "Hashemite Kingdom of Jordan",
    "KG": "Kyrgyz Republic",
    "KN": "Saint Christopher and Nevis",
    "KP": "DPRK|Democratic People's Republic of Korea|Korea North|Korea Democratic People's Republic of",
    "KR": "Korea|Korea South|S. Korea|S.Korea|ROK|Rep. of Korea|Korea Rep",
    "LA": "Lao|Lao PDR|Laos PDR",
    "LK": "Democratic Socialist Republic of Sri Lanka|Ceylon",
    "LY": "State of Libya|Libyan Arab Jamahiriya",
    "MK": "Macedonia|FYROM|Republic of Macedonia|Former Yugoslav Republic of Macedonia",
    "MM": "Burma|Republic of the Union of Myanmar",
    "MO": "Macau|Macao SAR|Macau SAR|Macau China|Macao China",
    "MX": "United Mexican States|Mex",
    "NL": "Holland|Kingdom of the Netherlands|Nederland",
    "NP": "Federal Democratic Republic of Nepal",
    "NZ": "Aotearoa",
    "PG": "PNG|Independent State of Papua New Guinea",
    "PH": "The Philippines|Republic of the Philippines|Philippine|Phils",
    "PK": "Islamic Republic of Pakistan",
    "PS": "Palestinian Territory|Palestinian Authority|Palestine State of|Occupied Palestinian Territory",
    "RU": "Rossiya",
    "SA": "KSA|K.S.A.|Kingdom of Saudi Arabia|Saudi|Saudi-Arabia",
    "ST": "Sao Tome|Democratic Republic of Sao Tome and Principe",
    "SY": "Syria Arab Republic",
    "SZ": "Swaziland|Kingdom of Eswatini",
    "TL": "East Timor|Democratic Republic of Timor-Leste",
    "TR": "Turkiye|Republic of Türkiye|Republic of Turkey",
    "TT": "Trinidad|Trinidad & Tobago",
    "TW": "Taiwan China|Chinese Taipei|Taiwan ROC",
    "TZ": "Tanzania United Republic of",
    "US": "America|U.S. of A.|EUA|EEUU|Соединенные Штаты Америки|The United States|The United States of America|United States America|U S A",
    "UY": "Eastern Republic of Uruguay|Oriental Republic of Uruguay",
    "VA": "Vatican|Holy See",
    "VE": "Bolivarian Republic of Venezuela",
    "VG": "BVI",
    "VI": "USVI",
    "VN": "Viet Nam|Viet-Nam|Socialist Republic of Vietnam|Socialist Republic of Viet Nam",
    "ZA": "RSA|S. Africa|Republic of South Africa",
    "BD": "People's Republic of Bangladesh",
    "DZ": "People's Democratic Republic of Algeria",
    "EG": "Arab Republic of Egypt",
    "ET": "Federal Democratic Republic of Ethiopia",
    "LU": "Grand Duchy of Luxembourg",
    "MR": "Islamic Republic of Mauritania",
    "NG": "Federal Republic of Nigeria",
    "OM": "Sultanate of Oman",
    "QA": "State of Qatar",
    "KW": "State of Kuwait",
    "IL": "State of Israel",
    "SO": "Federal Republic of Somalia",
    "CH": "Swiss Confederation",
    "AU": "Commonwealth of Australia",
    "BR": "Federative Republic of Brazil",
    "AR": "Argentine Republic",
    "FR": "French Republic",
    "IT": "Italian Republic",
    "GR": "Hellenic Republic",
    "PT": "Portuguese Republic",
    "SK": "Slovak Republic|Slovak Rep",
    "LB": "Lebanese Republic",
    "TG": "Togolese Republic",
    "GA": "Gabonese Republic",
    "AD": "Principality of Andorra",
    "MC": "Principality of Monaco",
    "LI": "Principality of Liechtenstein",
    "KM": "Union of the Comoros",
    "DM": "Commonwealth of Dominica",
    "WS": "Independent State of Samoa|Western Samoa",
}
REPUBLICS = """
AL AM AO AT AZ BG BI BJ BW BY CL CM CO CR CU CY DJ EC EE FI FJ GE GH GN GQ GT GW GY HN HR HT ID IN IQ
IS KE KI KZ LR LT LV MD MG ML MT MU MV MW MZ NA NI NR PA PE PL PW PY RS RW SC SD SG SI SL SM SN SR SS SV
TD TJ TM TN UG UZ VU XK YE ZM ZW NE MH
""".split()
KINGDOMS = "BE BH BT DK ES KH LS MA NO SE TH TO".split()
THE = {"MV", "MH", "SC", "SD"}  # "Republic of the Maldives"

# The languages of the names asked for everywhere, and each country's own where it is another.
LANGUAGES = ["en", "es", "pt", "fr", "de", "ru", "ar"]
OWN_LANGUAGES = {
    "AF": "fa ps", "AL": "sq", "AM": "hy", "AZ": "az", "BA": "bs", "BD": "bn", "BE": "nl", "BG": "bg",
    "BY": "be", "CH": "it", "CY": "el tr", "CZ": "cs", "DK": "da", "EE": "et", "ET": "am", "FI": "fi sv",
    "GE": "ka", "GR": "el", "HR": "hr", "HU": "hu", "ID": "id", "IE": "ga", "IL": "he", "IN": "hi",
    "IR": "fa", "IS": "is", "IT": "it", "JP": "ja", "KE": "sw", "KG": "ky", "KH": "km", "KP": "ko",
    "KR": "ko", "KZ": "kk", "LT": "lt", "LV": "lv", "ME": "sr", "MK": "mk", "MN": "mn", "MT": "mt",
    "MY": "ms", "NL": "nl", "NO": "no nb", "PK": "ur", "PL": "pl", "RO": "ro", "MD": "ro",
    "RS": "sr", "SE": "sv", "SI": "sl", "SK": "sk", "SM": "it", "SO": "so", "TH": "th", "TJ": "tg",
    "TM": "tk", "TR": "tr", "TZ": "sw", "UA": "uk", "UZ": "uz", "VA": "it", "VN": "vi", "XK": "sq sr",
}  # fmt: skip

# Names that more than one country answers to, even where the packages give them to one.
AMBIGUOUS = {"congo", "kongo", "virginislands", "saintmartin", "stmartin", "سانتمارتن"}

# Names that a package gives to the wrong country, or that mislead.
WRONG = {
    "CD": {"República Popular do Congo"},
    "CG": {"República Democrática do Congo"},
    "TW": {"Китайская Республика"},
}

NAME_ZH = {
    "CF": "中非", "EH": "西撒哈拉", "SH": "圣赫勒拿", "TW": "台湾", "FM": "密克罗尼西亚",
    "SA": "沙特阿拉伯", "CD": "刚果（金）", "CG": "刚果（布）",
}  # fmt: skip
OTHER_ZH = {
    "AE": "迪拜", "AR": "阿根廷共和国", "AU": "澳洲|澳大利亚联邦", "BA": "波斯尼亚",
    "BD": "孟加拉|孟加拉人民共和国", "BR": "巴西联邦共和国", "BY": "白罗斯",
    "CD": "刚果金|刚果民主共和国|民主刚果|刚果(金)|扎伊尔", "CG": "刚果布|刚果共和国|刚果(布)",
    "CI": "象牙海岸", "CN": "中华人民共和国|中国大陆|大陆|中国内地", "CZ": "捷克共和国",
    "DE": "德意志联邦共和国|德意志", "DO": "多明尼加", "EG": "阿拉伯埃及共和国", "FK": "马尔维纳斯群岛",
    "FR": "法兰西|法兰西共和国", "GB": "大不列颠|联合王国|英格兰|大不列颠及北爱尔兰联合王国", "GR": "希腊共和国",
    "HK": "中国香港|香港特别行政区|香港特區", "ID": "印度尼西亚共和国", "IN": "印度共和国",
    "IR": "伊朗伊斯兰共和国", "IT": "意大利共和国", "JP": "日本国", "KH": "高棉|柬埔寨王国",
    "KP": "北朝鲜|北韩|朝鲜民主主义人民共和国", "KR": "南韩|大韩民国", "KZ": "哈萨克斯坦共和国|哈萨克",
    "LA": "老挝人民民主共和国|寮国", "LK": "锡兰|斯里兰卡民主社会主义共和国", "MA": "摩洛哥王国",
    "MM": "缅甸联邦共和国", "MO": "中国澳门|澳门特别行政区", "MX": "墨西哥合众国", "MY": "马来西亚联邦|大马",
    "NG": "尼日利亚联邦共和国", "NL": "荷兰王国", "NZ": "纽西兰", "PH": "菲律宾共和国",
    "PK": "巴基斯坦伊斯兰共和国", "PS": "巴勒斯坦国", "RU": "俄国|俄罗斯联邦",
    "SA": "沙特|沙特阿拉伯王国|沙乌地阿拉伯", "SG": "新加坡共和国|狮城", "SY": "阿拉伯叙利亚共和国",
    "TH": "泰王国", "TR": "土耳其共和国", "TW": "中国台湾|台湾省", "TZ": "坦桑尼亚联合共和国",
    "US": "美利坚合众国|美利坚", "VA": "梵蒂冈城国|教廷", "VE": "委内瑞拉玻利瓦尔共和国",
    "VN": "越南社会主义共和国", "ZA": "南非共和国", "SZ": "史瓦帝尼|埃斯瓦蒂尼", "KE": "肯尼亚共和国",
    "UA": "乌克兰共和国", "UZ": "乌兹别克", "TM": "土库曼", "KG": "吉尔吉斯", "TJ": "塔吉克",
}  # fmt: skip

# Calling codes that the library has no area for, or where a country shares another's code.
PHONE = {
    "AQ": "", "AX": "35818", "BQ": "5993|5994|5997", "CC": "6189162", "CW": "599|5999",
    "CX": "6189164", "EH": "2125288|2125289", "GG": "441481", "GS": "500", "IM": "441624",
    "JE": "441534", "KZ": "77", "PN": "64", "SH": "290|247", "SJ": "4779",
    "VA": "379|3906698", "YT": "262269|262639", "US": "1",
}  # fmt: skip

# Where the two sources disagree (ISO weekdays, 1 = Monday), what we took.
WEEKEND = {
    "AF": "56", "BD": "56", "DJ": "56", "MR": "56", "MV": "56", "LY": "56", "IR": "5", "BN": "57",
    "AE": "67", "HK": "67", "IN": "67", "UG": "67",
    "AI": "67", "CD": "67", "KN": "67", "NE": "67", "PY": "67", "TK": "67", "VE": "67",
}  # fmt: skip

# The time zone of the capital or the business centre, where a country has several.
TIME_ZONE = {
    "AQ": "Antarctica/McMurdo", "AR": "America/Argentina/Buenos_Aires", "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo", "BV": "Europe/Oslo", "CA": "America/Toronto", "CD": "Africa/Kinshasa",
    "CL": "America/Santiago", "CN": "Asia/Shanghai", "CY": "Asia/Nicosia", "DE": "Europe/Berlin",
    "EC": "America/Guayaquil", "ES": "Europe/Madrid", "FM": "Pacific/Pohnpei", "GL": "America/Nuuk",
    "HM": "Indian/Kerguelen", "ID": "Asia/Jakarta", "KI": "Pacific/Tarawa", "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro", "MN": "Asia/Ulaanbaatar", "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur", "NZ": "Pacific/Auckland", "PF": "Pacific/Tahiti",
    "PG": "Pacific/Port_Moresby", "PS": "Asia/Hebron", "PT": "Europe/Lisbon", "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv", "UM": "Pacific/Wake", "US": "America/New_York", "UZ": "Asia/Tashkent",
    "XK": "Europe/Belgrade",
}  # fmt: skip

# Where CLDR lists several currencies of today: the country's own.
CURRENCY = {
    "AQ": "", "BT": "BTN", "EH": "MAD", "HT": "HTG", "LS": "LSL", "NA": "NAD", "PA": "PAB",
    "PS": "ILS", "ZW": "ZWG",
}  # fmt: skip


@cache
def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


class Sources:
    def __init__(self, i18n, cldr_core, cldr_names):
        self.i18n, self.cldr_core, self.cldr_names = i18n, cldr_core, cldr_names
        codes = [code for code in load(i18n / "codes.json") if code[0] != "XK"]
        self.alpha3 = {two: three for two, three, *_ in codes} | {"XK": "XKX"}
        self.week = load(cldr_core / "supplemental/weekData.json")["supplemental"]["weekData"]
        currencies = load(cldr_core / "supplemental/currencyData.json")
        self.currencies = currencies["supplemental"]["currencyData"]["region"]

    def i18n_names(self, language, code):
        names = load(self.i18n / f"langs/{language}.json")["countries"].get(code, [])
        return [names] if isinstance(names, str) else names

    def cldr(self, locale, code):
        """CLDR's name in that locale, then its variants."""
        path = self.cldr_names / f"main/{locale}/territories.json"
        if not path.exists():
            return []
        territories = load(path)
        territories = territories["main"][locale]["localeDisplayNames"]["territories"]
        keys = [code, f"{code}-alt-short", f"{code}-alt-variant"]
        return [territories[key] for key in keys if key in territories]


def fold(name):
    """What spellings have in common: no case, accents, spaces or punctuation."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if c.isalnum())


def tidy(name):
    return " ".join(name.replace("’", "'").replace(",", " ").replace("|", " ").split())


def common_name(sources, code):
    name = NAME_EN.get(code) or sources.cldr("en", code)[0]
    return tidy(name.replace(" & ", " and ").replace("St. ", "Saint "))


def formal(code, name):
    name = f"the {name}" if code in THE else name
    if code in KINGDOMS:
        yield f"Kingdom of {name}"
    if code in REPUBLICS:
        yield f"Republic of {name}"


def other_names(sources, code, name):
    yield sources.alpha3[code]
    yield from OTHER_NAMES.get(code, "").split("|")
    yield from formal(code, name)
    for spelling in [name, *sources.cldr("en", code), *sources.i18n_names("en", code)]:
        yield spelling
        yield spelling.replace(" and ", " & ")
        yield spelling.replace(" & ", " and ")
        yield spelling.replace("Saint ", "St. ")
        yield spelling.replace("Saint ", "St ")
    for language in [*LANGUAGES, *OWN_LANGUAGES.get(code, "").split()]:
        yield from sources.i18n_names(language, code)
        yield from sources.cldr(language, code)


def chinese_names(sources, code):
    """The common name, then the others: mainland formal, traditional script, written here."""
    ordinary = sources.i18n_names("zh", code)
    common = NAME_ZH.get(code) or ordinary[0]
    others = [*ordinary, *OTHER_ZH.get(code, "").split("|")]
    for locale in ("zh", "zh-Hant", "zh-Hant-HK"):
        others += sources.cldr(locale, code)
    return common, others


def phone(code):
    if code in PHONE:
        return PHONE[code]
    calling = phonenumbers.country_code_for_region(code)
    if calling == 1:
        return "|".join(f"1{area}" for area in NORTH_AMERICA[code])
    return str(calling) if calling else ""


def north_american_areas():
    """Area codes by country, as the phone library knows them."""
    areas = defaultdict(list)
    for area in range(200, 1000):
        number = phonenumbers.PhoneNumber(country_code=1, national_number=area * 10**7 + 2345678)
        region = phonenumbers.region_code_for_number(number)
        if region:
            areas[region].append(area)
    return areas


NORTH_AMERICA = north_american_areas()
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def weekends(sources, code):
    """The weekend by CLDR and by the holidays package, as ISO weekday digits."""
    week = sources.week
    first = WEEK.index(week["weekendStart"].get(code, week["weekendStart"]["001"]))
    last = WEEK.index(week["weekendEnd"].get(code, week["weekendEnd"]["001"]))
    cldr = sorted((first + n) % 7 + 1 for n in range((last - first) % 7 + 1))
    package = sorted(day + 1 for day in holidays.country_holidays(code).weekend)
    return "".join(map(str, cldr)), "".join(map(str, package))


def weekend(sources, code):
    cldr, package = weekends(sources, code)
    if code in WEEKEND:
        return WEEKEND[code]
    if cldr != package:
        sys.exit(f"{code}: weekend {cldr} by CLDR, {package} by holidays: add it to WEEKEND")
    return cldr


def currency(sources, code):
    if code in CURRENCY:
        return CURRENCY[code]
    entries = [item for entry in sources.currencies[code] for item in entry.items()]
    today = [name for name, use in entries if "_to" not in use and use.get("_tender") != "false"]
    if len(today) != 1:
        sys.exit(f"{code}: currencies {today}: add it to CURRENCY")
    return today[0]


def time_zones():
    zones = defaultdict(list)
    text = (files("tzdata") / "zoneinfo/zone.tab").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            code, _, zone, *_ = line.split("\t")
            zones[code].append(zone)
    return zones


def time_zone(zones, code):
    if code in TIME_ZONE:
        return TIME_ZONE[code]
    if len(zones[code]) != 1:
        sys.exit(f"{code}: time zones {zones[code]}: add it to TIME_ZONE")
    return zones[code][0]


def settle(common, others):
    """Each country's other names, less those that another country answers to as well."""
    owners = defaultdict(set)
    for code, names in others.items():
        for name in {code, common[code], *names} - WRONG.get(code, set()):
            owners[fold(name)].add(code)
    taken = {fold(name): code for code, name in common.items()} | {fold(code): code for code in common}
    settled = {}
    for code, names in others.items():
        kept, seen = [], {common[code].casefold(), code.casefold(), ""}
        for name in map(tidy, names):
            key = fold(name)
            clash = len(owners[key]) > 1 and taken.get(key) != code
            if clash and name.casefold() not in seen:
                print(f"dropped {name!r} of {code}: {', '.join(sorted(owners[key]))}", file=sys.stderr)
            unfit = clash or key in AMBIGUOUS or name in WRONG.get(code, ())
            if not unfit and name.casefold() not in seen:
                kept.append(name)
            seen.add(name.casefold())
        settled[code] = kept
    return settled


def main(out, *folders):
    sources = Sources(*folders)
    codes = sorted(sources.alpha3)
    zones = time_zones()
    english = {code: common_name(sources, code) for code in codes}
    english_other = {code: [tidy(n) for n in other_names(sources, code, english[code])] for code in codes}
    chinese, chinese_other = {}, {}
    for code in codes:
        chinese[code], names = chinese_names(sources, code)
        chinese_other[code] = [tidy(name) for name in names]
    english_other = settle(english, english_other)
    chinese_other = settle(chinese, chinese_other)

    out.mkdir(parents=True, exist_ok=True)
    with open(out / "countries.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for code in codes:
            writer.writerow([
                code, english[code], "|".join(english_other[code]),
                chinese[code], "|".join(chinese_other[code]),
                phone(code), currency(sources, code), weekend(sources, code), time_zone(zones, code),
            ])  # fmt: skip


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
