"""Labs with names to ask for, and how the tests ask for them."""

from learnnet.cluster.objects import Pod, Service
from learnnet.dns import wire
from learnnet.dns.corefile import KUBEADM
from learnnet.dns.message import Message
from learnnet.lab import Lab, Moment
from tests.dns.conftest import query
from tests.lab.test_lab import DEPLOYMENT, SERVICE, applying

WEB = "my-service.default.svc.cluster.local."
OUTSIDE = "www.example.com."
KUBE_DNS = """apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec:
  clusterIP: 10.96.0.10
  selector: {k8s-app: kube-dns}
  ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53}]
"""
COREDNS = """apiVersion: apps/v1
kind: Deployment
metadata: {name: coredns, namespace: kube-system}
spec:
  replicas: 2
  selector: {matchLabels: {k8s-app: kube-dns}}
  template:
    metadata: {labels: {k8s-app: kube-dns}}
    spec:
      dnsPolicy: Default
      containers: [{name: coredns, image: registry.k8s.io/coredns/coredns:v1.13.1}]
"""


def made(*changes: dict[str, object], corefile: str = KUBEADM) -> Lab:
    return Lab.replay(1, [applying(DEPLOYMENT.format(replicas=2)), applying(SERVICE), *changes], corefile=corefile)


def client(lab: Moment) -> str:
    return f"default/{lab.view.list(Pod, 'default')[0].meta.name}"


def looking(lab: Lab, name: str = "my-service", **fields: str) -> dict[str, str]:
    return {"kind": "resolve", "pod": client(lab), "name": name, **fields}


def fault(name: str, on: bool = True) -> dict[str, object]:
    return {"kind": "dns-fault", "fault": name, "on": on}


def asked(lab: Moment, name: str, type_: str = "A", **more: int) -> Message:
    return wire.read(lab.dns(query(name, type_), **more))


def looked_up(lab: Lab, name: str = "my-service", **fields: str) -> tuple[str, int]:
    """What the program was told, and after how many ms."""
    lab.apply(looking(lab, name, **fields))
    assert lab.outcome.accepted
    verdict = lab.lookups[-1][1].verdict
    return verdict.result, verdict.elapsed


def cluster_ip(lab: Moment) -> str:
    service = lab.view.get(Service, "my-service", "default")
    assert service is not None
    return service.cluster_ip
