"""Amounts and times as the API server reads and rewrites them: `0.5` cpu becomes `500m`.

Source: k8s.io/apimachinery/pkg/api/resource/quantity.go and pkg/apis/meta/v1/time.go.
"""

import re
from datetime import UTC, datetime
from decimal import ROUND_CEILING, Context, Decimal

_QUANTITY = re.compile(r"([+-]?)(\d*(?:\.\d*)?)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d{1,3}|)\Z", re.ASCII)
_EXACT = Context(prec=400)
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_SUFFIX = {exponent: suffix for suffix, exponent in _DECIMAL.items()}
_LONGEST = 100
_NOT_A_QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
_LAYOUT = "2006-01-02T15:04:05Z07:00"
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)\Z", re.ASCII)


def canonical_quantity(text: str) -> str:
    """The one way to write an amount: the largest unit that leaves a whole number."""
    text = text.strip()
    found = _QUANTITY.match(text) if len(text) <= _LONGEST else None
    if found is None or not re.search(r"\d", found.group(2)):
        raise ValueError(_NOT_A_QUANTITY)
    sign, digits, suffix = found.groups()
    amount = Decimal(f"{sign}{digits}")
    if suffix in _BINARY[1:]:
        return _binary(_EXACT.multiply(amount, Decimal(1024 ** _BINARY.index(suffix))))
    if suffix[:1] in ("e", "E") and len(suffix) > 1:
        return _scaled(amount.scaleb(max(-40, min(40, int(suffix[1:])))), exponents=True)
    return _scaled(amount.scaleb(_DECIMAL[suffix]), exponents=False)


def amount_of(text: str) -> Decimal:
    """How much a quantity that has been read before is."""
    found = _QUANTITY.match(text)
    if found is None:
        raise ValueError(_NOT_A_QUANTITY)
    sign, digits, suffix = found.groups()
    amount = Decimal(f"{sign}{digits}")
    if suffix in _BINARY[1:]:
        return _EXACT.multiply(amount, Decimal(1024 ** _BINARY.index(suffix)))
    exponent = int(suffix[1:]) if suffix[:1] in ("e", "E") and len(suffix) > 1 else _DECIMAL[suffix]
    return amount.scaleb(exponent, context=_EXACT)


def _binary(amount: Decimal) -> str:
    if -1024 < amount < 1024:
        return _scaled(amount, exponents=False)
    whole, unit = int(amount.to_integral_value(rounding=ROUND_CEILING)), 0
    while whole % 1024 == 0 and unit < 6:
        whole, unit = whole // 1024, unit + 1
    return f"{whole}{_BINARY[unit]}"


def _scaled(amount: Decimal, *, exponents: bool) -> str:
    whole = int(amount.scaleb(9, context=_EXACT).to_integral_value(rounding=ROUND_CEILING))  # nothing below nano
    if whole == 0:
        return "0"
    exponent = -9
    while whole % 1000 == 0 and exponent < 18:
        whole, exponent = whole // 1000, exponent + 3
    if exponents:
        return f"{whole}e{exponent}" if exponent else str(whole)
    return f"{whole}{_SUFFIX[exponent]}"


def canonical_time(text: str, *, micro: bool = False) -> str:
    """A point in time in UTC, to the second, or to the microsecond for events and leases."""
    found = _TIME.match(text)
    if found is None:
        raise ValueError(f'parsing time "{text}" as "{_LAYOUT}": cannot parse {_rest(text)}')
    stamp, fraction, zone = found.groups()
    try:
        moment = datetime.fromisoformat(stamp + zone.replace("Z", "+00:00")).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f'parsing time "{text}": day out of range') from error
    second = f"{moment.year:04d}-" + moment.strftime("%m-%dT%H:%M:%S")
    return f"{second}.{(fraction or '')[:6]:0<6}Z" if micro else f"{second}Z"


def _rest(text: str) -> str:
    """Go names the part of the layout that it was at, and what was left of the text."""
    layout = [(r"\d{4}", "2006"), ("-", "-"), (r"\d\d", "01"), ("-", "-"), (r"\d\d", "02"), ("T", "T")]
    layout += [(r"\d\d", "15"), (":", ":"), (r"\d\d", "04"), (":", ":"), (r"\d\d", "05")]
    at = 0
    for pattern, name in layout:
        found = re.compile(pattern, re.ASCII).match(text, at)
        if found is None:
            return f'"{text[at:]}" as "{name}"'
        at = found.end()
    return f'"{text[at:]}" as "Z07:00"'
