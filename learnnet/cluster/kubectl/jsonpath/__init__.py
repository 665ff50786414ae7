"""JSONPath templates as kubectl reads them (client-go, util/jsonpath), its oddities included."""

from learnnet.cluster.kubectl.jsonpath.evaluate import JsonPath, find
from learnnet.cluster.kubectl.jsonpath.parser import JsonPathError, JsonPathSyntaxError

__all__ = ["JsonPath", "JsonPathError", "JsonPathSyntaxError", "find"]
