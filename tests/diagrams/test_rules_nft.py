"""A node whose kube-proxy runs in nftables mode: chains, sets and maps, and what of them a packet reads."""

import re

import pytest

from learnnet.cluster.objects import Pod
from learnnet.diagrams import Look, Picture, packet_picture
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
