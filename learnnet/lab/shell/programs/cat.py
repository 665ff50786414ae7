"""`cat` on a node: the files that decide which names and packets go where."""

from collections.abc import Callable, Mapping, Sequence

from learnnet.cluster.kubectl import Output
from learnnet.cluster.objects import Node
from learnnet.lab.shell.programs.here import Here
from learnnet.lab.shell.programs.sysctl import settings

# What a node asks: the router's own name server, as DHCP would have told it.
RESOLV_CONF = "nameserver 10.0.0.1\n"


def cat(here: Here, words: Sequence[str]) -> Output:
    texts, errors = [], []
    for path in words:
        text = file_text(here, path)
        if text is None:
            errors.append(f"cat: {path}: No such file or directory\n")
        else:
            texts.append(text)
    return Output(rc=1 if errors else 0, stdout="".join(texts), stderr="".join(errors))


def file_text(here: Here, path: str) -> str | None:
    if path in NODE_FILES:
        return NODE_FILES[path](here)
    value = settings(here).get(path.removeprefix("/proc/sys/").replace("/", ".")) if "/proc/sys/" in path else None
    return None if value is None else f"{value}\n"


def _hosts(here: Here) -> str:
    """Every machine of the lab knows the nodes by name."""
    lines = ["127.0.0.1\tlocalhost", f"127.0.1.1\t{here.host.name}", ""]
    lines += [f"{node.address}\t{node.meta.name}" for node in here.view.list(Node) if node.address]
    return "".join(f"{line}\n" for line in lines)


NODE_FILES: Mapping[str, Callable[[Here], str]] = {
    "/etc/hostname": lambda here: f"{here.host.name}\n",
    "/etc/hosts": _hosts,
    "/etc/resolv.conf": lambda here: RESOLV_CONF,
}
