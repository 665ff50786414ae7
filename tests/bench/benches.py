"""All measurements by name, in the order in which they are taken."""

from collections.abc import Callable, Mapping

from tests.bench import (
    board_figures,
    cluster_figures,
    dns_figures,
    drill_figures,
    lab_figures,
    packet_figures,
    rules_figures,
    socket_figures,
)
from tests.bench.harness import Figure

BENCHES: Mapping[str, Callable[[], list[Figure]]] = {
    "apply": lab_figures.apply_to_views,
    "new-lab": lab_figures.new_lab,
    "preview": lab_figures.preview,
    "undo": lab_figures.undo,
    "seek": lab_figures.seek,
    "memory": lab_figures.memory,
    "validate": cluster_figures.validate,
    "large-cluster": cluster_figures.large_cluster,
    "replay": cluster_figures.replay,
    "rules": rules_figures.full_ruleset,
    "rules-change": rules_figures.one_change,
    "packet": packet_figures.through_many_services,
    "dns": dns_figures.answers,
    "dns-services": dns_figures.independent_of_services,
    "dns-fuzz": dns_figures.fuzz,
    "drill": drill_figures.made,
    "diagnosis": drill_figures.scored,
    "socket": socket_figures.ping,
    "board": board_figures.board,
}
