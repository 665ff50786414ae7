"""The command lines of a lab: which of them change something, and what programs find in Pods and on nodes."""
