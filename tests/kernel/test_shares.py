"""Each endpoint gets the share of connections that the lab says: 2,000 real ones, chi-square at 0.001."""

import pytest

from learnnet.lab import Lab
from tests.kernel.bed import Bed
from tests.kernel.chi_square import fits, fits_in_the_end

CONNECTIONS = 2000
WAYS = [
    ("default/client-a", "10.96.10.1:80", "tcp", 3),
    ("outside", "10.0.0.11:30023", "tcp", 4),
    ("default/client-b", "10.96.10.16:53", "udp", 3),
]
IDS = [f"{sender} to {to} {protocol}" for sender, to, protocol, _ in WAYS]


@pytest.mark.parametrize(("sender", "to", "protocol", "ways"), WAYS, ids=IDS)
def test_of_iptables(iptables_lab: Lab, iptables_bed: Bed, sender: str, to: str, protocol: str, ways: int) -> None:
    expected = iptables_lab.odds(sender, to, protocol)

    assert len(expected) == ways
    assert fits_in_the_end(lambda: iptables_bed.ask_often(CONNECTIONS, sender, to, protocol), expected)


@pytest.mark.parametrize(("sender", "to", "protocol", "ways"), WAYS, ids=IDS)
def test_of_nftables(nftables_lab: Lab, nftables_bed: Bed, sender: str, to: str, protocol: str, ways: int) -> None:
    expected = nftables_lab.odds(sender, to, protocol)

    assert len(expected) == ways
    assert fits_in_the_end(lambda: nftables_bed.ask_often(CONNECTIONS, sender, to, protocol), expected)


def test_a_crooked_dice_is_noticed() -> None:
    assert fits({"a": 660, "b": 650, "c": 690}, {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3})
    assert not fits({"a": 500, "b": 750, "c": 750}, {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3})
    assert not fits({"a": 1000, "d": 1000}, {"a": 0.5, "b": 0.5})
