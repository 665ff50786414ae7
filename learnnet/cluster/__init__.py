"""The control plane of a Kubernetes cluster: API server, etcd, watches and controllers."""
