"""`hostname` as Debian has it."""

from collections.abc import Sequence

from learnnet.cluster.kubectl import Output
from learnnet.lab.shell.programs.devices import devices
from learnnet.lab.shell.programs.here import Here, UsageError

SHORT = ("-s", "--short", "-f", "--fqdn", "--long")
ALL = ("-I", "--all-ip-addresses")
ONE = ("-i", "--ip-address")


def hostname(here: Here, words: Sequence[str]) -> Output:
    if not words or words[0] in SHORT:
        return Output(stdout=f"{here.hostname}\n")
    addresses = [one.text for device in devices(here) for one in device.addresses if one.scope == "global"]
    if words[0] in ALL:
        return Output(stdout="".join(f"{one} " for one in addresses) + "\n")
    if words[0] in ONE:
        return Output(stdout=f"{addresses[0]}\n")
    if words[0] in ("-d", "--domain"):
        return Output(stdout="\n")
    if not words[0].startswith("-"):
        raise UsageError("hostname: you must be root to change the host name")
    kind = "unrecognized option" if words[0].startswith("--") else "invalid option --"
    raise UsageError(f"hostname: {kind} '{words[0] if words[0].startswith('--') else words[0][1:2]}'", 255)
