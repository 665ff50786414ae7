"""A lab built out of network namespaces by its own script, and clients that ask from any of its machines."""

import ctypes
import errno
import os
import shutil
import socket
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from learnnet.lab import Lab
from learnnet.lab.packets.machines import Host, network
from learnnet.lab.packets.odds import Ending
from learnnet.lab.realize import namespace, realize, rules_only

CLONE_NEWNET = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)
TOOLS = ("ip", "sysctl", "nft", "iptables-restore", "bash", "python3")
PATIENCE = 5.0  # seconds for what is to be answered
SILENCE = 0.3  # seconds after which nothing will come any more
ERRORS = {
    errno.ECONNREFUSED: "refused",
    errno.EHOSTUNREACH: "no-route",
    errno.ENETUNREACH: "no-route",
    errno.EPERM: "forbidden",
    errno.ETIMEDOUT: "timeout",
    errno.EAGAIN: "timeout",
}


@cache
def why_not() -> str:
    """Why no kernel can be asked here; "" if one can."""
    if os.geteuid() != 0:
        return "needs root"
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        return f"needs {', '.join(missing)}"
    name = f"ln{os.getpid()}probe"
    inside = ["ip", "netns", "exec", name]
    tries = (
        ["ip", "netns", "add", name],
        ["ip", "-n", name, "link", "add", "cni0", "type", "bridge"],
        ["ip", "-n", name, "link", "add", "eth0", "type", "veth", "peer", "name", "eth1"],
        [*inside, "sysctl", "-qw", "net.bridge.bridge-nf-call-iptables=1"],
        [*inside, "iptables", "-A", "OUTPUT", "-m", "statistic", "--mode", "random", "--probability", "0.5"],
        [*inside, "nft", "add", "table", "ip", "probe"],
    )
    try:
        for words in tries:
            done = subprocess.run(words, capture_output=True, text=True)
            if done.returncode:
                return f"{' '.join(words)}: {done.stderr.strip()}"
    finally:
        subprocess.run(["ip", "netns", "del", name], capture_output=True)
    return ""


def has_counters() -> bool:
    return shutil.which("nfacct") is not None


class Bed:
    """Namespaces of one lab; `load` puts the rules of another lab with the same machines into them."""

    def __init__(self, lab: Lab, mode: str, prefix: str) -> None:
        self.prefix, self.mode = prefix, mode
        self.hosts = network(lab.view).hosts
        self._folder = TemporaryDirectory()
        self._script = Path(self._folder.name, "lab.sh")
        self._script.write_text(realize(lab, mode=mode, nfacct=has_counters()))
        try:
            self._run("up")
        except BaseException:
            self.down()
            raise

    def _run(self, word: str) -> None:
        done = subprocess.run(
            ["bash", str(self._script), word],
            env={**os.environ, "LEARNNET_PREFIX": self.prefix},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr

    def load(self, lab: Lab, mode: str) -> None:
        text = rules_only(lab, mode, self.prefix)
        done = subprocess.run(["bash"], input=text, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        self.mode = mode

    def down(self) -> None:
        self._run("down")
        self._folder.cleanup()

    def inside(self, host: str, *words: str) -> str:
        space = namespace(self.hosts[host], self.prefix)
        done = subprocess.run(["ip", "netns", "exec", space, *words], capture_output=True, text=True, timeout=20)
        return done.stdout

    def printed(self, host: str, *words: str) -> str:
        """On both streams, what was complained about last."""
        space = namespace(self.hosts[host], self.prefix)
        done = subprocess.run(["ip", "netns", "exec", space, *words], capture_output=True, text=True, timeout=20)
        return done.stdout + done.stderr

    @contextmanager
    def on(self, host: Host) -> Iterator[None]:
        """Sockets made meanwhile belong to this machine, for as long as they live."""
        with open("/proc/thread-self/ns/net") as here, open(f"/run/netns/{namespace(host, self.prefix)}") as there:
            _enter(there.fileno())
            try:
                yield
            finally:
                _enter(here.fileno())

    def ask(self, source: str, to: str, protocol: str = "tcp", *, port: int = 0, wait: float = PATIENCE) -> Ending:
        address, _, number = to.rpartition(":")
        tcp = protocol == "tcp"
        with self.on(self.hosts[source]):
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            client = socket.socket(family, socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM)
        with client:
            client.settimeout(wait)
            if port:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                client.bind(("", port))
            try:
                client.connect((address.strip("[]"), int(number)))
                client.sendall(b"GET / HTTP/1.0\r\n\r\n")
                said = _all(client) if tcp else client.recv(2048).decode()
            except TimeoutError:
                return Ending("timeout", "", "")
            except OSError as failed:
                return Ending(ERRORS[failed.errno or 0], "", "")
        name, seen_from, _ = said.rpartition("\r\n\r\n")[2].split()
        return Ending("answered", name, seen_from)

    def ask_often(self, times: int, source: str, to: str, protocol: str = "tcp") -> Counter[Ending]:
        return Counter(self.ask(source, to, protocol) for _ in range(times))


def _all(client: socket.socket) -> str:
    parts = []
    while part := client.recv(2048):
        parts.append(part)
    return b"".join(parts).decode()


def _enter(descriptor: int) -> None:
    if libc.setns(descriptor, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
