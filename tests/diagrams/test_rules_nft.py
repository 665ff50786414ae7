"""A node whose kube-proxy runs in nftables mode: chains, sets and maps, and what of them a packet reads."""

import re

import pytest

from learnnet.cluster.objects import Pod, Service
from learnnet.diagrams import Look, Picture, packet_picture, written
from learnnet.diagrams.lenses import notes
from learnnet.diagrams.rules import rules_picture
from learnnet.lab import Lab

from .test_lines import WEB


@pytest.fixture(scope="module")
def lab() -> Lab:
    lab = Lab(seed=1, proxy_mode="nftables")
    lab.apply({"kind": "apply", "manifest": WEB})
    return lab


@pytest.fixture(scope="module")
def picture(lab: Lab) -> Picture:
    return rules_picture(lab, Look(node="node-a"))


def test_chains_and_maps_stand_in_the_order_in_which_they_are_read(picture: Picture) -> None:
    names = {node.id: re.sub(r"-[A-Z2-7]{8}-.*", "", node.label) for node in picture.nodes}

    assert [names[id] for id in picture.detail["order"]] == [
        "services",
        "cluster-ips",
        "service-ips",
        "service",
        "nodeport-ips",
        "masquerading",
        "hairpin-connections",
    ]


def test_an_entry_of_a_map_leads_to_its_chain_and_to_its_line(picture: Picture) -> None:
    [map_] = [node for node in picture.nodes if node.label == "service-ips"]
    [entry] = [row for row in map_.rows if "system" not in row.states]

    assert entry.detail["verdict"] == "GOTO"
    assert entry.detail["target"].startswith("Chain/kube-proxy/service-")
    assert entry.origin is not None
    assert picture.lines[entry.origin.key][0][0] == "Service/default/web"


def test_the_listing_is_the_one_that_nft_prints(lab: Lab, picture: Picture) -> None:
    assert "".join(f"{text}\n" for text, *_ in picture.detail["nft"]) == lab.node("node-a").nft_list_table()
    assert picture.detail["mode"] == "nftables"


def test_a_packet_names_the_lines_that_it_read(lab: Lab) -> None:
    pod = next(pod for pod in lab.view.list(Pod, "default"))
    lab.apply({"kind": "send", "source": f"default/{pod.meta.name}", "to": "web:80"})
    packet = packet_picture(lab)
    assert packet is not None
    read = {id for stop in packet.nodes for row in stop.rows for id in row.detail.get("ids", ())}

    listed = {id for _, *ids in rules_picture(lab, Look(node=pod.node)).detail["nft"] for id in ids}

    assert {id for id in read if id.startswith("element service-ips")} <= listed
    assert any(id.startswith("element service-ips") for id in read)


def test_the_picture_follows_a_lab_that_is_switched_and_keeps_what_was(lab: Lab) -> None:
    switched = Lab.replay(1, [{"kind": "apply", "manifest": WEB}])
    before = switched.index
    switched.apply({"kind": "proxy-mode", "mode": "nftables"})

    now, then = (rules_picture(moment, Look(node="node-a")) for moment in (switched, switched.at(before)))

    assert (now.detail["mode"], then.detail["mode"]) == ("nftables", "iptables")
    assert [node.label for node in now.nodes] == [node.label for node in rules_picture(lab, Look(node="node-a")).nodes]


def test_entries_and_rules_are_counted_in_the_words_of_their_mode(lab: Lab) -> None:
    lines = list(written.lines(lab.node("node-a")))
    address = next(service.cluster_ip for service in lab.view.list(Service) if service.meta.name == "web")

    assert f"add element ip kube-proxy cluster-ips {{ {address} }}" in lines
    assert "add rule ip kube-proxy nat-postrouting jump masquerading" in lines
    assert len(lines) == len(list(written.origins(lab.node("node-a"))))
    assert {written.family_of_chains(line) for line in lines if "/web/" in line} == {"service-ips", "service"}


def test_the_line_of_a_port_has_led_to_an_entry_a_chain_and_their_endpoints(lab: Lab) -> None:
    [web] = [each for each in notes(lab, Look(node="node-a")) if each.object == "Service/default/web"]

    assert [(lens.path, str(lens.words)) for lens in web.lenses if lens.view == "rules"] == [
        ("spec.ports[0].port", "2 rules"),
        ("spec.ports[0].targetPort", "2 DNAT"),
    ]


@pytest.mark.parametrize(("mode", "family"), [("iptables", "IPv6"), ("nftables", "IPv6"), ("iptables", "")])
def test_a_cluster_with_both_families_shows_the_rules_of_either(mode: str, family: str) -> None:
    lab = Lab(seed=1, proxy_mode=mode, dual_stack=True)
    both = WEB.replace("spec: {selector: {app: web},", "spec: {selector: {app: web}, ipFamilyPolicy: PreferDualStack,")
    lab.apply({"kind": "apply", "manifest": both})

    picture = rules_picture(lab, Look(node="node-a", family=family))

    told = " ".join(row.detail["raw"] for node in picture.nodes for row in node.rows)
    assert picture.detail["family"] == (family or "IPv4")
    assert picture.detail["families"] == ["IPv4", "IPv6"]
    assert ("fd00:10:96:" in told) is (family == "IPv6")
