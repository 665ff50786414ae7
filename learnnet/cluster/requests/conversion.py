"""What Go's converter says about a value of the wrong type, where its decoder would have named the field.

Source: apimachinery pkg/runtime/converter.go, fromUnstructured.
"""

import re

_DECODER = re.compile(r"json: cannot unmarshal (\w+)(?: (\S+))? into Go (?:struct field \S+|value) of type (.+)")
_KINDS = {"string": "string", "bool": "bool", "object": "map", "array": "slice"}
_TYPES = {"string": "string", "bool": "bool", "object": "map[string]interface {}", "array": "[]interface {}"}
_STRUCT = re.compile(r"v1\.[A-Z]\w*(Spec|Status|Config|Source|Selector|Template|Ref|Reference|Port|Meta)\Z")


def conversion_error(text: str) -> str:
    """The converter's words for what the decoder said; other texts stay as they are."""
    found = _DECODER.fullmatch(text)
    if found is None:
        return text
    name, number, wanted = found.groups()
    kind = _KINDS.get(name) or ("float64" if number and "." in number else "int64")
    if wanted.startswith("map["):
        return f"cannot restore map from {kind}"
    if wanted.startswith("[]"):
        return f"cannot restore slice from {kind}"
    if _STRUCT.fullmatch(wanted):
        return f"cannot restore struct from: {kind}"
    return f"cannot convert {_TYPES.get(name, kind)} to {wanted}"
