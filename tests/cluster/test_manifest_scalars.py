"""A bare word means what go-yaml v2 takes it for, not what PyYAML does."""

import pytest

from learnnet.cluster.manifest import parse


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *[(word, True) for word in ("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE")],
        *[(word, False) for word in ("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE")],
        *[(word, None) for word in ("", "~", "null", "Null", "NULL")],
        *[(word, word) for word in ("yEs", "nULL", "oN", "1:30", "2024-01-01", "2024-01-01T10:00:00Z", "10.96.0.1")],
        *[(word, word) for word in (".", "+", "_1", "0x", "0b2", "0o", "1e", "--1", "=", "80/TCP", "1.2.3", "1e400")],
        ("80", 80),
        ("+5", 5),
        ("1_000", 1000),
        ("017", 15),
        ("0o17", 15),
        ("080", 80),
        ("0x1F", 31),
        ("-0x10", -16),
        ("0b11", 3),
        ("1e3", 1000),
        ("80.0", 80),
        (".5", 0.5),
        ("-1.5", -1.5),
        ("08.5", 8.5),
        ("9223372036854775808", 9223372036854775808),
        ("99999999999999999999", 100000000000000000000),
        ('"80"', "80"),
        ("'yes'", "yes"),
        ("!!str 80", "80"),
        ('!!int "80"', 80),
        ("!!float 2", 2),
        ("!mine 80", "80"),
        ("|-\n  yes", "yes"),
    ],
)
def test_a_scalar_is_what_kubectl_would_send(word, value):
    found = parse(f"a: {word}\n").documents[0].value["a"]

    assert found == value
    assert type(found) is type(value)


def test_a_number_of_200_000_digits_stays_text():
    digits = "9" * 60_000

    assert parse(f"a: {digits}\n").documents[0].value == {"a": digits}
    assert parse("a: " + "9" * 200_000).error.message == "Request entity too large: limit is 65536"
