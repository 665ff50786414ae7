"""Further networks for cluster IPs."""

CIDR = """
apiVersion: networking.k8s.io/v1
kind: ServiceCIDR
metadata: {name: more}
spec: {cidrs: [10.97.0.0/28]}
"""
SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: 10.97.0.5, ports: [{port: 80}]}
"""


def ready(cluster) -> tuple[str, str, str]:
    (condition,) = cluster.body("ServiceCIDR", "more", "")["status"]["conditions"]
    return condition["status"], condition["reason"], condition["message"]


def test_a_further_network_is_ready_and_gives_addresses(cluster):
    cluster.apply(CIDR)

    cluster.apply(SERVICE)

    assert ready(cluster) == ("True", "", "Kubernetes Service CIDR is ready")
    assert cluster.body("ServiceCIDR", "more", "")["metadata"]["finalizers"] == [
        "networking.k8s.io/service-cidr-finalizer"
    ]
    assert cluster.body("IPAddress", "10.97.0.5", "")["spec"]["parentRef"]["name"] == "web"


def test_an_address_of_no_network_is_not_given(cluster):
    answer = cluster.lab.api("POST", "/api/v1/namespaces/default/services", SERVICE)

    assert answer.body["message"] == (
        'Service "web" is invalid: spec.clusterIPs: Invalid value: ["10.97.0.5"]: failed to allocate IP 10.97.0.5: the '
        "provided network does not match the current range"
    )


def test_an_address_is_given_once(cluster):
    cluster.apply(CIDR)
    cluster.apply(SERVICE)

    answer = cluster.lab.api("POST", "/api/v1/namespaces/default/services", SERVICE.replace("web", "other"))

    assert "provided IP is already allocated" in answer.body["message"]


def test_a_network_in_use_stays_until_nobody_uses_it(cluster):
    cluster.apply(CIDR)
    cluster.apply(SERVICE)
    cluster.delete("/apis/networking.k8s.io/v1/servicecidrs/more")
    while_used = ready(cluster)

    cluster.delete("/api/v1/namespaces/default/services/web")
    cluster.wait(11_000)

    assert while_used == (
        "False",
        "Terminating",
        "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR",
    )
    assert cluster.names("ServiceCIDR", "") == []


def test_the_clusters_own_network_is_not_to_be_had(cluster):
    cluster.delete("/apis/networking.k8s.io/v1/servicecidrs/kubernetes")

    (condition,) = cluster.body("ServiceCIDR", "kubernetes", "")["status"]["conditions"]
    assert condition["reason"] == "Terminating"
