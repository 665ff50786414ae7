"""The kernel is the referee: the lab's machines as network namespaces, its rules loaded, real sockets through them."""
