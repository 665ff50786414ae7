"""The kinds of objects that this cluster's API server serves, and under which names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind as API discovery lists it; `short` and `categories` are what kubectl also calls it."""

    name: str
    plural: str
    group: str = ""
    version: str = "v1"
    namespaced: bool = True
    short: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def api_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def resource(self) -> str:
        """The name in error texts: `services`, `deployments.apps`."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def qualified(self) -> str:
        """The kind in error texts: `Service`, `Deployment.apps`."""
        return f"{self.name}.{self.group}" if self.group else self.name

    @property
    def singular(self) -> str:
        return self.name.lower()


# In the order in which `kubectl api-resources` lists them: by group, then by plural name.
KINDS = (
    Kind(name="ConfigMap", plural="configmaps", short=("cm",)),
    Kind(name="Endpoints", plural="endpoints", short=("ep",)),
    Kind(name="Event", plural="events", short=("ev",)),
    Kind(name="Namespace", plural="namespaces", namespaced=False, short=("ns",)),
    Kind(name="Node", plural="nodes", namespaced=False, short=("no",)),
    Kind(name="Pod", plural="pods", short=("po",), categories=("all",)),
    Kind(name="Service", plural="services", short=("svc",), categories=("all",)),
    Kind(name="ControllerRevision", plural="controllerrevisions", group="apps"),
    Kind(name="Deployment", plural="deployments", group="apps", short=("deploy",), categories=("all",)),
    Kind(name="ReplicaSet", plural="replicasets", group="apps", short=("rs",), categories=("all",)),
    Kind(name="StatefulSet", plural="statefulsets", group="apps", short=("sts",), categories=("all",)),
    Kind(name="EndpointSlice", plural="endpointslices", group="discovery.k8s.io"),
    Kind(name="IPAddress", plural="ipaddresses", group="networking.k8s.io", namespaced=False, short=("ip",)),
    Kind(name="NetworkPolicy", plural="networkpolicies", group="networking.k8s.io", short=("netpol",)),
    Kind(name="ServiceCIDR", plural="servicecidrs", group="networking.k8s.io", namespaced=False),
)

KIND_BY_NAME = {kind.name: kind for kind in KINDS}
KIND_BY_PLURAL = {(kind.group, kind.version, kind.plural): kind for kind in KINDS}
KIND_BY_API = {(kind.api_version, kind.name): kind for kind in KINDS}
