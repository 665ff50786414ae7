"""A small healthy cluster as a company might run it: a few programs, somebody who asks, and the cluster's DNS.

It follows from a seed. Faults strike one of its programs; the same seed is the same cluster for everybody.
"""

from dataclasses import dataclass

from learnnet.curriculum.faults.manifests import Body, Change, apply, in_namespace
from learnnet.lab.chance import Chance

COMPANIES = (
    ("shop", ("cart", "catalog", "orders", "payments")),
    ("media", ("player", "playlists", "search", "uploads")),
    ("bank", ("accounts", "ledger", "transfers", "cards")),
    ("school", ("courses", "grades", "library", "messages")),
    ("travel", ("flights", "hotels", "bookings", "prices")),
    ("news", ("articles", "comments", "editor", "feeds")),
)
CLIENTS = ("client", "frontend", "worker", "gateway")
NODES = ("node-a", "node-b", "node-c")
SERVICE_PORTS = (80, 8000, 8081, 9000)
CONTAINER_PORTS = (8080, 3000, 5000, 9376)
IMAGE = "registry.k8s.io/e2e-test-images/agnhost:2.53"
OUTSIDE = "outside"  # the topic in which programs are reached from outside the cluster


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One program: a Deployment and the Service in front of it."""

    name: str
    namespace: str
    replicas: int
    port: int
    target_port: int
    type: str = "ClusterIP"
    node_port: int = 0

    @property
    def labels(self) -> dict[str, str]:
        return {"app": self.name, "tier": "backend"}

    @property
    def full_name(self) -> str:
        return f"{self.name}.{self.namespace}.svc.cluster.local"

    def deployment(self) -> Body:
        """Recreated, not rolled over: what a changed template brings is there at once and alone."""
        container = {"name": self.name, "image": IMAGE, "ports": [{"name": "http", "containerPort": self.target_port}]}
        return {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": self.name, "namespace": self.namespace},
            "spec": {
                "replicas": self.replicas,
                "strategy": {"type": "Recreate"},
                "selector": {"matchLabels": {"app": self.name}},
                "template": {"metadata": {"labels": self.labels}, "spec": {"containers": [container]}},
            },
        }

    def service(self) -> Body:
        port = {"name": "web", "port": self.port, "targetPort": self.target_port}
        exposed = {"nodePort": self.node_port} if self.node_port else {}
        return {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": self.name, "namespace": self.namespace},
            "spec": {"type": self.type, "selector": self.labels, "ports": [{**port, **exposed}]},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Two programs and the asking Pod in one namespace, a third program in another."""

    seed: int
    topic: str
    apps: tuple[App, ...]
    client_name: str
    client_node: str

    @property
    def home(self) -> str:
        return self.apps[0].namespace

    @property
    def abroad(self) -> str:
        return self.apps[2].namespace

    @property
    def client(self) -> str:
        return f"{self.home}/{self.client_name}"

    def client_pod(self) -> Body:
        return {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": self.client_name, "namespace": self.home, "labels": {"role": "asks"}},
            "spec": {
                "nodeSelector": {"kubernetes.io/hostname": self.client_node},
                "containers": [{"name": self.client_name, "image": IMAGE, "args": ["pause"]}],
            },
        }

    def changes(self) -> tuple[Change, ...]:
        """How the healthy cluster is made."""
        spaces = [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
                  for name in (self.home, self.abroad)]  # fmt: skip
        bodies = [body for app in self.apps for body in (app.deployment(), app.service())]
        return (apply(*spaces, coredns(), kube_dns(), *bodies, self.client_pod()),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a fault strikes: one program of a scene."""

    scene: Scene
    app: App


def scene(seed: int, topic: str) -> Scene:
    chance = Chance(seed)

    def one_of(purpose: str, choices: tuple[str, ...]) -> str:
        return choices[chance.pick(purpose, len(choices))]

    company = chance.pick("company", len(COMPANIES))
    other = (company + 1 + chance.pick("neighbour", len(COMPANIES) - 1)) % len(COMPANIES)
    home, names = COMPANIES[company]
    abroad, others = COMPANIES[other]
    first = chance.pick("first app", len(names))
    second = (first + 1 + chance.pick("second app", len(names) - 1)) % len(names)
    places = ((home, names[first], 2 + chance.pick("replicas", 2)), (home, names[second], 1),
              (abroad, one_of("third app", others), 1))  # fmt: skip
    apps = tuple(_app(chance, topic, number, *place) for number, place in enumerate(places))
    return Scene(
        seed=seed,
        topic=topic,
        apps=apps,
        client_name=one_of("client", CLIENTS),
        client_node=one_of("client's node", NODES),
    )


def _app(chance: Chance, topic: str, number: int, namespace: str, name: str, replicas: int) -> App:
    exposed = topic == OUTSIDE and number < 2
    return App(
        name=name,
        namespace=namespace,
        replicas=replicas,
        port=SERVICE_PORTS[chance.pick(f"port {number}", len(SERVICE_PORTS))],
        target_port=CONTAINER_PORTS[chance.pick(f"target port {number}", len(CONTAINER_PORTS))],
        type="LoadBalancer" if exposed else "ClusterIP",
        node_port=30000 + 1000 * number + chance.pick(f"node port {number}", 1000) if exposed else 0,
    )


def coredns() -> Body:
    """kubeadm's, reduced to what matters here."""
    ports = [{"name": "dns", "containerPort": 53, "protocol": "UDP"}, {"name": "dns-tcp", "containerPort": 53}]
    container = {"name": "coredns", "image": "registry.k8s.io/coredns/coredns:v1.14.2", "ports": ports}
    return in_namespace("kube-system", {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "coredns"},
        "spec": {
            "replicas": 2,
            "selector": {"matchLabels": {"k8s-app": "kube-dns"}},
            "template": {"metadata": {"labels": {"k8s-app": "kube-dns"}}, "spec": {"containers": [container]}},
        },
    })  # fmt: skip


def kube_dns() -> Body:
    ports = [{"name": "dns", "port": 53, "protocol": "UDP"}, {"name": "dns-tcp", "port": 53, "protocol": "TCP"}]
    return in_namespace("kube-system", {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "kube-dns"},
        "spec": {"clusterIP": "10.96.0.10", "selector": {"k8s-app": "kube-dns"}, "ports": ports},
    })  # fmt: skip
