"""What can be chosen for a look-up, and how the name service is set up: its Corefile, its caches and its faults."""

from learnnet.cluster.text import Text
from learnnet.diagrams.picture import JSON, wire
from learnnet.dns.resolver import RESOLVERS
from learnnet.lab.changes.resolve import FAMILIES, TYPES
from learnnet.lab.moment import Moment
from learnnet.lab.naming.state import FAULTS

# One line each; sources stand in the resolvers' own modules.
SPECIAL = {
    "glibc": Text(
        "Debian, Ubuntu: asks A and AAAA at once from one socket; when one answer is missing it waits 5 s, "
        "then asks one after the other."
    ),
    "musl": Text("Alpine: asks every nameserver at once; a name that exists without an address ends the search."),
    "musl-old": Text("Alpine up to 3.17: like musl, but without TCP, so that what is cut off stays cut off."),
    "go": Text(
        "Programs without cgo: A and AAAA from two sockets; after the name as typed it still tries the search list."
    ),
    "dig": Text("Asks for the name as it is typed: no search list, no /etc/hosts."),
    "nslookup": Text("Walks the search list by itself with A, and asks AAAA only for the name that exists."),
}


def asking() -> JSON:
    """The resolvers, each with its version and what is special about it, and the record types."""
    return {
        "resolvers": [[name, version, wire(SPECIAL[name])] for name, (version, _) in RESOLVERS.items()],
        "types": [*FAMILIES, *TYPES],
    }


def setup(moment: Moment) -> JSON:
    state = moment.dns_state
    return {
        "corefile": moment.saved_corefile,
        "running": None if state.corefile == moment.saved_corefile else state.corefile,
        "node_local": state.node_local,
        "faults": [[fault, fault in state.faults, wire(said)] for fault, said in FAULTS.items()],
        "zones": [list(zone) for zone in state.zones],
    }
