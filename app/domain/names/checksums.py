"""Check digits of numbers that name people and accounts. Every function takes the number as it is written."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[^0-9A-Za-z]")
_IBAN_LENGTHS = {  # from the IBAN registry of SWIFT, the countries most met in Europe
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27,
    "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25,
    "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26,
}  # fmt: skip


def bare(written: str) -> str:
    """A number without spaces and signs, letters in capitals."""
    return _SIGNS.sub("", written).upper()


def iban(written: str) -> bool:
    """ISO 13616: the country's length, and the remainder by 97 is 1 (ISO 7064)."""
    number = bare(written)
    if len(number) != _IBAN_LENGTHS.get(number[:2], len(number)) or not 15 <= len(number) <= 34:
        return False
    if not re.fullmatch(r"[A-Z]{2}\d{2}[0-9A-Z]+", number, re.A):
        return False
    return int("".join(str(int(char, 36)) for char in number[4:] + number[:4])) % 97 == 1


def luhn(written: str) -> bool:
    """ISO/IEC 7812: cards of 12 to 19 digits."""
    digits = [int(char) for char in bare(written) if char in "0123456789"]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return 12 <= len(digits) <= 19 and (doubled + sum(digits[-1::-2])) % 10 == 0 and len(set(digits)) > 1


def nhs(written: str) -> bool:
    """The NHS number of England and Wales: ten digits, modulus 11 (NHS Data Dictionary)."""
    number = bare(written)
    if not re.fullmatch(r"\d{10}", number, re.A) or len(set(number)) == 1:
        return False
    check = -sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=False)) % 11
    return check != 10 and check == int(number[9])


def ssn(written: str) -> bool:
    """US social security number: no check digit; areas 000, 666 and 9xx are never given (SSA)."""
    number = bare(written)
    return bool(re.fullmatch(r"(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}", number, re.A))


def dni(written: str) -> bool:
    """Spanish DNI or NIE: the letter is the remainder by 23 (Ministerio del Interior)."""
    number = bare(written)
    if not re.fullmatch(r"[XYZ]?\d{7,8}[A-Z]", number, re.A) or len(number) != 9:
        return False
    digits = str("XYZ".index(number[0])) + number[1:-1] if number[0] in "XYZ" else number[:-1]
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(digits) % 23] == number[-1]


def nir(written: str) -> bool:
    """French NIR: 13 digits and a key, 97 less the remainder by 97; Corsica's 2A is 19, 2B is 18 (INSEE)."""
    number = bare(written)
    if not re.fullmatch(r"[12378]\d{4}(?:\d\d|2A|2B)\d{8}", number, re.A):
        return False
    body = number[:13].replace("2A", "19").replace("2B", "18")
    return 97 - int(body) % 97 == int(number[13:])


def kvnr(written: str) -> bool:
    """German health insurance number: a letter, eight digits, a check digit (§ 290 SGB V)."""
    number = bare(written)
    if not re.fullmatch(r"[A-Z]\d{9}", number, re.A):
        return False
    digits = f"{ord(number[0]) - 64:02d}{number[1:9]}"
    parts = (int(digit) * (1 + place % 2) for place, digit in enumerate(digits))
    return sum(sum(divmod(part, 10)) for part in parts) % 10 == int(number[9])


def steuer_id(written: str) -> bool:
    """German tax number (Steuer-ID): eleven digits, ISO 7064 mod 11,10."""
    number = bare(written)
    if not re.fullmatch(r"[1-9]\d{10}", number, re.A):
        return False
    product = 10
    for digit in number[:10]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(number[10])


def ahv(written: str) -> bool:
    """Swiss AHV number: 756 and ten digits with an EAN-13 check digit."""
    number = bare(written)
    if not re.fullmatch(r"756\d{10}", number, re.A):
        return False
    total = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(number[:12]))
    return -total % 10 == int(number[12])
