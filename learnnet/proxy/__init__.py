"""kube-proxy: Services and EndpointSlices in, the rules of one node out."""
