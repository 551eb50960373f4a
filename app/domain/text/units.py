"""Words for numbers and units, each with the one form they are compared in."""

from __future__ import annotations

from decimal import Decimal


def _forms(table: dict[str, str]) -> dict[str, str]:
    return {form: unit for unit, forms in table.items() for form in (*forms.split(), unit)}


UNITS = _forms(
    {
        "mg": "milligram milligrams milligramme milligrammes",
        "mcg": "µg μg ug microgram micrograms microgramme microgrammes mikrogramm",
        "g": "gram grams gramme grammes gramm",
        "kg": "kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
        "t": "tonne tonnes",
        "ml": "millilitre millilitres milliliter milliliters",
        "l": "litre litres liter liters",
        "mmol/l": "",
        "mg/l": "",
        "mg/dl": "",
        "mg/ml": "",
        "g/l": "",
        "g/dl": "",
        "mmol": "",
        "mmhg": "",
        "bpm": "",
        "unit": "units iu",
        "mm": "millimetre millimetres millimeter millimeters",
        "cm": "centimetre centimetres centimeter centimeters",
        "m": "metre metres meter meters",
        "km": "kilometre kilometres kilometer kilometers",
        "m²": "m2 sqm",
        "m³": "m3",
        "mile": "miles mi",
        "ha": "hectare hectares hektar",
        "nm": "newton-metre newton-metres",
        "ft": "foot feet",
        "inch": "inches",
        "lb": "lbs pound-weight",
        "%": "percent prozent pct",
        "°c": "celsius",
        "°f": "fahrenheit",
        "second": "seconds sec secs s sekunden",
        "minute": "minutes min mins minuten",
        "hour": "hours hr hrs h stunde stunden heures",
        "day": "days tag tage tagen jour jours día días",
        "week": "weeks wk wks woche wochen semaine semaines",
        "month": "months monat monate monaten mois",
        "year": "years yr yrs jahr jahre jahren ans année années",
        "times": "mal fois occasion occasions",
        "gbp": "pounds sterling",
        "usd": "dollar dollars",
        "eur": "euro euros",
        "chf": "franken francs",
        "penny": "pence p",
        "kb": "",
        "mb": "",
        "gb": "",
        "kwh": "",
        "w": "watt watts",
        "kw": "",
        "v": "volt volts",
        "hz": "",
        "mph": "",
        "km/h": "kph",
    }
)
SIGNS = {"£": "gbp", "$": "usd", "€": "eur", "¥": "jpy", "%": "%", "‰": "‰"}

MULTIPLIERS = {
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
    "tausend": Decimal(1000),
    "k": Decimal(1000),
    "million": Decimal(10**6),
    "millions": Decimal(10**6),
    "millionen": Decimal(10**6),
    "m": Decimal(10**6),
    "bn": Decimal(10**9),
    "billion": Decimal(10**9),
    "billions": Decimal(10**9),
}

ORDINALS = {
    word: value
    for value, words in {
        1: "first erste ersten premier première",
        2: "second zweite zweiten deuxième",
        3: "third dritte dritten troisième",
        4: "fourth vierte vierten",
        5: "fifth",
        6: "sixth",
        7: "seventh",
        8: "eighth",
        9: "ninth",
        10: "tenth",
    }.items()
    for word in words.split()
}
ORDINAL = "ordinal"  # the unit of a place in a row

WORD_NUMBERS = {
    word: value
    for value, words in {
        0: "zero nil",
        2: "two twice zwei deux",
        3: "three thrice drei trois tres",
        4: "four vier quatre",
        5: "five fünf cinq",
        6: "six sechs",
        7: "seven sieben sept",
        8: "eight acht huit",
        9: "nine neun neuf",
        10: "ten zehn dix",
        11: "eleven elf onze",
        12: "twelve dozen zwölf douze",
        13: "thirteen",
        14: "fourteen",
        15: "fifteen",
        16: "sixteen",
        17: "seventeen",
        18: "eighteen",
        19: "nineteen",
        20: "twenty zwanzig",
        30: "thirty",
        40: "forty",
        50: "fifty",
        60: "sixty",
        70: "seventy",
        80: "eighty",
        90: "ninety",
    }.items()
    for word in words.split()
}
