"""The control loops of kube-controller-manager, kube-scheduler and the kubelets, in order of turn."""

from collections.abc import Callable, Sequence

from learnnet.cluster.actor import Actor
from learnnet.cluster.controllers.deployment import DeploymentController
from learnnet.cluster.controllers.endpoints import EndpointsController
from learnnet.cluster.controllers.endpointslice import EndpointSliceController
from learnnet.cluster.controllers.endpointslice_mirroring import EndpointSliceMirroringController
from learnnet.cluster.controllers.garbage_collector import GarbageCollector
from learnnet.cluster.controllers.kubelet import Kubelet
from learnnet.cluster.controllers.namespace import NamespaceController
from learnnet.cluster.controllers.node_addresses import NodeAddressController
from learnnet.cluster.controllers.node_lifecycle import NodeLifecycleController
from learnnet.cluster.controllers.replicaset import ReplicaSetController
from learnnet.cluster.controllers.scheduler import Scheduler
from learnnet.cluster.controllers.service_cidr import ServiceCIDRController
from learnnet.cluster.controllers.service_load_balancer import ServiceLoadBalancerController
from learnnet.cluster.controllers.statefulset import StatefulSetController

# Actors that hear of a write at the same moment act in this order.
CONTROLLERS: Sequence[Callable[[], Actor]] = (
    DeploymentController,
    ReplicaSetController,
    StatefulSetController,
    Scheduler,
    EndpointSliceController,
    EndpointsController,
    EndpointSliceMirroringController,
    ServiceLoadBalancerController,
    NodeAddressController,
    NodeLifecycleController,
    GarbageCollector,
    NamespaceController,
    ServiceCIDRController,
)

# One of each for every Node, by its name.
PER_NODE: Sequence[Callable[[str], Actor]] = (Kubelet,)
