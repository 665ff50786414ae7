"""The fixed texts of the script that a lab is written out as."""

# Name, value, and the kinds of machine that need it; "" for all.
SYSCTLS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("net.ipv4.conf.all.rp_filter", "0", ()),
    ("net.ipv4.conf.default.rp_filter", "0", ()),
    ("net.ipv4.conf.all.accept_redirects", "0", ()),
    ("net.ipv4.conf.default.accept_redirects", "0", ()),
    ("net.ipv4.conf.all.send_redirects", "0", ()),
    ("net.ipv4.conf.default.send_redirects", "0", ()),
    ("net.ipv4.icmp_ratelimit", "0", ()),  # or only the first few of many refusals are told
    ("net.ipv4.ip_forward", "1", ("node", "router")),
    ("net.ipv6.conf.all.forwarding", "1", ("node", "router")),
    ("net.ipv6.icmp.ratelimit", "0", ()),
    ("net.ipv6.conf.all.accept_dad", "0", ()),  # addresses count at once
    ("net.ipv6.conf.default.accept_dad", "0", ()),
    ("net.bridge.bridge-nf-call-iptables", "1", ("node",)),  # rules see what goes from Pod to Pod, too
    ("net.bridge.bridge-nf-call-ip6tables", "1", ("node",)),
    ("net.ipv4.conf.all.route_localnet", "1", ("node",)),  # kube-proxy sets it for node ports on 127.0.0.1
)

HEAD = """\
#!/bin/bash
# A lab of LearnNet after event {event}, kube-proxy in {mode} mode, out of network namespaces on this machine.
#
#   bash lab.sh          builds it (as root; needs ip, nft or iptables-restore, nfacct, python3)
#   bash lab.sh rules    loads the rules anew
#   bash lab.sh down     takes it all away
#
# Then look around:
#   ip netns list
#   ip netns exec learnnet.node.node-a iptables-save -t nat
#   ip netns exec learnnet.node.node-a conntrack -L
#   ip netns exec learnnet.outside curl http://10.0.0.11:30080
set -Eeuo pipefail
P=${{LEARNNET_PREFIX:-learnnet}}
"""

SWITCH = """\
# The wire between the nodes is a switch in a namespace of its own.
ip netns add "$P".wire
ip -n "$P".wire link add br0 type bridge
ip -n "$P".wire link set br0 up"""

SERVER = """\
# Whatever listens says its name, and from which address and port it was asked.
serve() {
cat > "/run/$P.server.py" <<'PYTHON'
import ctypes, os, selectors, socket, sys

libc = ctypes.CDLL(None, use_errno=True)
waiting = selectors.DefaultSelector()


def listen(space, protocol, port, name):
    with open(f"/run/netns/{space}") as namespace:
        if libc.setns(namespace.fileno(), 0x40000000):  # CLONE_NEWNET
            raise OSError(ctypes.get_errno(), space)
    kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
    server = socket.socket(socket.AF_INET6, kind)  # for IPv4, too
    server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("::", int(port)))
    if protocol == "tcp":
        server.listen(512)
    waiting.register(server, selectors.EVENT_READ, (protocol, name))


def answer(server, protocol, name):
    if protocol == "udp":
        _, asker = server.recvfrom(2048)
        name = f"{name} {asker[0].removeprefix('::ffff:')}"
        server.sendto(f"{name} {asker[1]}\\n".encode(), asker)
        return
    connection, asker = server.accept()
    with connection:
        connection.settimeout(1)
        body = f"{name} {asker[0].removeprefix('::ffff:')} {asker[1]}\\n"
        try:
            connection.recv(2048)
            head = f"HTTP/1.0 200 OK\\r\\nContent-Length: {len(body)}\\r\\n\\r\\n"
            connection.sendall((head + body).encode())
        except OSError:
            pass  # hung up without a word


words = sys.argv[1:]
for first in range(0, len(words), 4):
    listen(*words[first : first + 4])
print("ready", flush=True)
if os.fork():
    os._exit(0)
os.setsid()
with open(os.environ["PID_FILE"], "w") as pid_file:
    pid_file.write(str(os.getpid()))
null = os.open(os.devnull, os.O_RDWR)
for descriptor in (0, 1, 2):
    os.dup2(null, descriptor)
while True:
    for key, _ in waiting.select():
        answer(key.fileobj, *key.data)
PYTHON
PID_FILE="/run/$P.server.pid" python3 "/run/$P.server.py" \\
    @ARGUMENTS@
}
"""

DOWN = """\
down() {{
    if [ -f "/run/$P.server.pid" ]; then kill "$(cat "/run/$P.server.pid")" 2>/dev/null || true; fi
    rm -f "/run/$P.server.pid" "/run/$P.server.py"
    for space in {namespaces}; do
        ip netns del "$space" 2>/dev/null || true
    done
}}
"""

CASES = """\
case "${1:-up}" in
    up) trap 'down; exit 1' ERR; build; rules; serve ;;
    rules) rules ;;
    down) down ;;
    *) echo "usage: $0 [up|rules|down]" >&2; exit 2 ;;
esac
"""
