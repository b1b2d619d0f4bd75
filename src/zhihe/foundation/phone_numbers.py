"""Mobile numbers: what people type in, E.164 out (`+8613800138000`).

A mainland number follows the numbering plan's own rule, `1[3-9]` and nine digits, because new
ranges are opened faster than libraries learn them. Others are judged by `phonenumbers`.
"""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

_MAINLAND_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")
_SEPARATORS = re.compile(r"[\s\-‐-―().·/]+")
_MOBILE_TYPES = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


class PhoneNumberError(ValueError):
    """The number cannot be used; `code` says why and the number itself is never repeated.

    Codes: `empty`; `format` (other characters than digits); `country` (no such country code);
    `length` (too short or too long); `invalid` (no such range); `not_mobile` (gets no SMS).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _cleaned(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return _SEPARATORS.sub("", text)


def normalise(text: str) -> str:
    """The mobile number in E.164. Without a country code it is a mainland number.

    Raises PhoneNumberError.
    """
    digits = _cleaned(text)
    if not digits:
        raise PhoneNumberError("empty")
    if not re.fullmatch(r"\+?[0-9]+", digits):
        raise PhoneNumberError("format")
    if mainland := _MAINLAND_MOBILE.fullmatch(digits):
        return "+86" + mainland[1]
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if re.fullmatch(r"(\+?86)?1[3-9][0-9]*", digits):
        raise PhoneNumberError("length")
    return _international(digits)


def _international(digits: str) -> str:
    try:
        number = phonenumbers.parse(digits, "CN")
    except NumberParseException as error:
        wrong_country = error.error_type == NumberParseException.INVALID_COUNTRY_CODE
        raise PhoneNumberError("country" if wrong_country else "length") from None
    if not phonenumbers.is_possible_number(number):
        raise PhoneNumberError("length")
    if not phonenumbers.is_valid_number(number):
        raise PhoneNumberError("invalid")
    if phonenumbers.number_type(number) not in _MOBILE_TYPES:
        raise PhoneNumberError("not_mobile")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def is_mainland(e164: str) -> bool:
    """Whether a normalised number is a mainland mobile."""
    return bool(re.fullmatch(r"\+861[3-9][0-9]{9}", e164))


def display(text: str) -> str:
    """As people read it: `138 0000 0001`, abroad `+852 9123 4567`; other text stays as it is."""
    bare = text if text.startswith("+") else f"+86{text}"
    if is_mainland(bare):
        return f"{bare[3:6]} {bare[6:10]} {bare[10:]}"
    if not text.startswith("+"):
        return text
    try:
        number = phonenumbers.parse(text)
    except NumberParseException:
        return text
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def mask(e164: str) -> str:
    """For pages: `138****8000`; abroad the country code and the last four, `+852****4567`.

    What is not a normalised number comes back as stars only.
    """
    if is_mainland(e164):
        return f"{e164[3:6]}****{e164[-4:]}"
    try:
        country = phonenumbers.parse(e164).country_code
    except NumberParseException:
        return "****"
    rest = e164[1 + len(str(country)) :]
    return f"+{country}****{rest[-4:]}" if len(rest) >= 8 else f"+{country}****"
