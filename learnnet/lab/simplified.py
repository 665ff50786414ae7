"""Where the model is simpler than the real system. The page “About the model” says all of it.

A module that simplifies says so in its own words ("Simplified: …"); a test holds that none of them is missing here.
"""

from dataclasses import dataclass

from learnnet.cluster.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Simplification:
    """One thing that is not as in a real cluster; `modules` are those that make it so."""

    says: Text
    modules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    title: Text
    simplifications: tuple[Simplification, ...]


def _one(says: Text, *modules: str) -> Simplification:
    return Simplification(says=says, modules=modules)


SIMPLIFIED = (
    Area(
        title=Text("The cluster"),
        simplifications=(
            _one(
                Text(
                    "The control plane is one machine at 10.0.0.10 outside the nodes. It runs no Pods, and its parts "
                    "never fail."
                ),
                "lab.base",
            ),
            _one(
                Text(
                    "Time is virtual: each part of the cluster takes a few milliseconds that are typical for it, and "
                    "nobody waits for them."
                ),
                "cluster.clock",
            ),
            _one(
                Text(
                    "A kubectl that waits lets virtual time pass. `get --watch` goes on for a minute, and longer while "
                    "anything is under way. What would wait for ever is stopped after a quarter of an hour, as Ctrl-C "
                    "would."
                ),
                "cluster.kubectl.waiting",
                "cluster.kubectl.commands.get_watch",
            ),
            _one(
                Text(
                    "kubectl is set up as kubeadm does it for its administrator, who may do everything. That cannot be "
                    "changed, and there is no metrics server."
                ),
                "cluster.kubectl.commands.config",
                "cluster.kubectl.commands.auth",
            ),
            _one(
                Text(
                    "`kubectl apply` leaves the fields of a List's items to the server, where the real one looks at "
                    "them itself first, and can neither prune nor edit what was applied last."
                ),
                "cluster.apply.documents",
            ),
            _one(
                Text(
                    "`kubectl run -it` runs the one program behind `--` and ends. There is no terminal to talk to a "
                    "shell, and a Pod that is kept goes on running."
                ),
                "cluster.kubectl.commands.run",
            ),
            _one(
                Text(
                    "Servers in Pods log each request as agnhost does, but without the client's port, whatever image "
                    "the Pod names; of many requests sent at once only the first. Other programs write no log, and "
                    "`kubectl logs -f` does not wait."
                ),
                "lab.shell.logs",
                "cluster.kubectl.commands.logs",
            ),
            _one(
                Text(
                    "A lab holds only so many objects. More are refused in the words of a ResourceQuota that no real "
                    "cluster has."
                ),
                "cluster.verbs.create",
                "cluster.kubectl.describers.others",
            ),
            _one(
                Text(
                    "Many Pods made in one go take a millisecond for four. In a real cluster a rate limit spreads them."
                ),
                "cluster.turn",
            ),
        ),
    ),
    Area(
        title=Text("Nodes and Pods"),
        simplifications=(
            _one(
                Text(
                    "There are no real containers. A program starts within moments and ends by itself only if its "
                    "command says so; an init container has done its work within moments."
                ),
                "cluster.controllers.kubelet",
            ),
            _one(
                Text(
                    "Every image exists, except for tags that say they do not (nginx:does-not-exist, nginx:missing, "
                    "nginx:typo) and registries under .invalid and .test."
                ),
                "cluster.controllers.images",
            ),
            _one(
                Text("Programs listen on the ports that their containers declare, and on no others."),
                "lab.packets.machines",
            ),
            _one(
                Text("Kubelets renew no Leases. A node that is lost is told by its Ready condition alone."),
                "cluster.kubectl.describers.node",
            ),
            _one(
                Text(
                    "The scheduler spreads the Pods of a controller over nodes and zones. Weights, image locality and "
                    "preemption have no say."
                ),
                "cluster.controllers.scheduler",
            ),
            _one(
                Text("StatefulSets claim no volumes."),
                "cluster.controllers.statefulset",
            ),
        ),
    ),
    Area(
        title=Text("Services and rules"),
        simplifications=(
            _one(
                Text(
                    "kube-proxy lists Services by name. The real one walks them in no fixed order, which changes "
                    "nothing about what the rules do."
                ),
                "proxy.sync",
                "cluster.controllers.topology_hints",
            ),
            _one(
                Text(
                    "The mode ipvs is not modelled. It is deprecated; it kept Services in a table of the kernel's load "
                    "balancer."
                ),
                "proxy.config",
            ),
            _one(
                Text(
                    "NetworkPolicies are enforced only where that is switched on. The verdict is one step of the "
                    "packet's way then; real plugins write rules or programs of their own. Questions for names pass."
                ),
                "cluster.validation",
                "lab.packets.policies",
            ),
            _one(
                Text(
                    "A path between two nodes can be made too narrow for large packets. They vanish whole; nobody "
                    "sends fragments or is told. Every server has a page of any size, /bytes/10000."
                ),
                "lab.packets.wiring",
            ),
            _one(
                Text(
                    "A load balancer whose ipMode is Proxy is the router: it asks the node port of one node, and "
                    "resets connections that nobody takes there."
                ),
                "lab.packets.machines",
            ),
            _one(
                Text(
                    "A kube-proxy that starts in another mode takes the old rules away and writes its own in one "
                    "moment. A real one needs a second or two, and no Service works on its node meanwhile."
                ),
                "lab.changes.proxy_mode",
            ),
            _one(
                Text("kube-proxy can be stopped and restarted on a node. It is a program there, and not a Pod."),
                "lab.changes.kube_proxy",
            ),
            _one(
                Text(
                    "The Pod network is a bridge on each node and routes between nodes. There are no other CNI plugins."
                ),
                "lab.packets.machines",
            ),
        ),
    ),
    Area(
        title=Text("Programs on nodes and in Pods"),
        simplifications=(
            _one(
                Text(
                    "Counters and connections come from what you send alone: nobody probes, and every answer comes in "
                    "one piece. No connection lasts, and neighbours are those whom you made a machine speak to."
                ),
                "lab.packets.sizes",
                "lab.shell.programs.conntrack",
                "lab.shell.programs.ip_neighbours",
                "lab.shell.programs.ss",
            ),
            _one(
                Text(
                    "Hardware addresses, interface names and process numbers follow from names, and round trips take a "
                    "tenth of a millisecond and a little more for each machine on the way."
                ),
                "lab.shell.programs.devices",
                "lab.shell.programs.ping",
            ),
            _one(
                Text(
                    "nft 1.0.6 loses the targets DNAT and MASQUERADE of IPv6 when it lists both families of iptables' "
                    "rules at once. Here it shows them."
                ),
                "netfilter.nft_of_iptables",
            ),
            _one(
                Text(
                    "The programs only show: they change no routes, rules or settings. wget tries once, and ping stops "
                    "after four when it is not told how often."
                ),
                "lab.shell.programs.sysctl",
                "lab.shell.programs.wget",
            ),
        ),
    ),
    Area(
        title=Text("DNS"),
        simplifications=(
            _one(
                Text("One CoreDNS stands for all its Pods. They see the same and differ by milliseconds."),
                "lab.actors",
            ),
            _one(
                Text("Without a Service kube-dns, CoreDNS answers at its usual address all the same; look-ups say so."),
                "dns.place",
            ),
            _one(
                Text("All nodes renew CoreDNS's configuration volume at the same moment, within 90 seconds."),
                "lab.naming.config_map",
            ),
            _one(
                Text("Every key of the ConfigMap lies beside the Corefile, not only those that the Deployment names."),
                "lab.naming.config_map",
            ),
            _one(
                Text("As soon as one new Pod of CoreDNS is ready, all of them answer with what it has read."),
                "lab.naming.service",
            ),
            _one(
                Text("NodeLocal DNSCache is there at once, without Pods of its own."),
                "lab.changes.node_local_dns",
            ),
            _one(
                Text("Outside the cluster there is example.com and nothing else. Every other name does not exist."),
                "lab.outside",
            ),
        ),
    ),
)
