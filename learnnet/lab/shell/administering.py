"""What whoever is logged in on a node changes there: the program kube-proxy, and hairpin mode of a port of its bridge.

The lines are those of systemctl (systemd 252) and of bridge (iproute2 6.1), with what these print.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.kubectl import Output
from learnnet.cluster.text import Text

VERBS = ("restart", "start", "stop")
UNIT = "kube-proxy.service"
SWITCH = {"on": True, "off": False}
ONLY_PROXY = Text("In this lab `systemctl` restarts, stops and starts kube-proxy: systemctl restart kube-proxy.")
ONLY_HAIRPIN = Text("In this lab `bridge link set` switches hairpin mode: bridge link set dev PORT hairpin on.")

Asked = Mapping[str, Any] | Output


def asked(node: str, words: Sequence[str]) -> Asked | None:
    """The change that a line asks for, or what the program says against it; None for every other line."""
    match list(words):
        case ["systemctl", *rest]:
            return _systemctl(node, [word for word in rest if not word.startswith("-")])
        case ["bridge", "link", "set", *rest]:
            return _bridge(node, rest)
    return None


def _systemctl(node: str, words: Sequence[str]) -> Asked:
    if len(words) != 2 or words[0] not in VERBS:
        return Output(rc=1, stderr=f"{ONLY_PROXY}\n", note=ONLY_PROXY)
    verb, unit = words[0], words[1] if "." in words[1] else f"{words[1]}.service"
    if unit != UNIT:
        return Output(rc=5, stderr=f"Failed to {verb} {unit}: Unit {unit} not found.\n")
    return {"kind": "kube-proxy", "node": node, "action": verb}


def _bridge(node: str, words: Sequence[str]) -> Asked:
    told = dict(zip(words[::2], words[1::2], strict=False))
    if "dev" not in told:
        return Output(rc=255, stderr="Device is a required argument.\n")
    if set(told) != {"dev", "hairpin"}:
        return Output(rc=1, stderr=f"{ONLY_HAIRPIN}\n", note=ONLY_HAIRPIN)
    if told["hairpin"] not in SWITCH:
        said = f'Error: argument of "hairpin" must be one of "off", "on", not "{told["hairpin"]}"\n'
        return Output(rc=234, stderr=said)
    on = SWITCH[told["hairpin"]]
    return {"kind": "network", "setting": "hairpin", "node": node, "port": told["dev"], "on": on}
