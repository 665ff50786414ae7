"""What grows with the number of Services, and what does not."""

from learnnet.proxy.scale import growth


def test_iptables_compares_a_packet_with_one_rule_more_for_each_service() -> None:
    few, many = growth(1), growth(101)

    assert many.iptables_steps - few.iptables_steps == 100
    assert many.iptables_rules - few.iptables_rules == 100 * 8


def test_nftables_looks_it_up_in_one_map() -> None:
    few, many = growth(1), growth(101)

    assert many.nftables_steps == few.nftables_steps
    assert many.nftables_elements - few.nftables_elements == 200
