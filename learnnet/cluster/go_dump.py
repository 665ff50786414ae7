"""A Kubernetes object as Go's spew prints it, for the one purpose that this text has there: to be hashed.

See apimachinery, util/dump (ForHash): `%#v` with sorted keys, every field of every struct, absent ones included. The
schemas know the Go structs' fields, their order and their types; what they do not know stands in the tables below.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from learnnet.cluster.schemas import Schema, definition

# JSON names whose Go field is not just the same with a capital.
FIELDS = {
    "metadata": "ObjectMeta",
    "apiGroup": "APIGroup",
    "apiVersion": "APIVersion",
    "awsElasticBlockStore": "AWSElasticBlockStore",
    "cephfs": "CephFS",
    "csi": "CSI",
    "dnsConfig": "DNSConfig",
    "dnsPolicy": "DNSPolicy",
    "downwardAPI": "DownwardAPI",
    "fc": "FC",
    "fsGroup": "FSGroup",
    "fsGroupChangePolicy": "FSGroupChangePolicy",
    "fsType": "FSType",
    "gcePersistentDisk": "GCEPersistentDisk",
    "gmsaCredentialSpec": "GMSACredentialSpec",
    "gmsaCredentialSpecName": "GMSACredentialSpecName",
    "grpc": "GRPC",
    "httpGet": "HTTPGet",
    "httpHeaders": "HTTPHeaders",
    "ip": "IP",
    "iscsi": "ISCSI",
    "nfs": "NFS",
    "os": "OS",
    "pdName": "PDName",
    "rbd": "RBD",
    "scaleIO": "ScaleIO",
    "seLinuxChangePolicy": "SELinuxChangePolicy",
    "seLinuxOptions": "SELinuxOptions",
    "serviceAccount": "DeprecatedServiceAccount",
    "storageos": "StorageOS",
    "tcpSocket": "TCPSocket",
    "tty": "TTY",
    "uid": "UID",
}
# Structs that begin with another one, which JSON does not show: its name, and how many of the fields are its own.
EMBEDDED = {
    "ConfigMapEnvSource": ("LocalObjectReference", 1),
    "ConfigMapKeySelector": ("LocalObjectReference", 1),
    "ConfigMapProjection": ("LocalObjectReference", 1),
    "ConfigMapVolumeSource": ("LocalObjectReference", 1),
    "Probe": ("ProbeHandler", 4),
    "SecretEnvSource": ("LocalObjectReference", 1),
    "SecretKeySelector": ("LocalObjectReference", 1),
    "SecretProjection": ("LocalObjectReference", 1),
}
NO_TIME = "{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}"
SUFFIXES = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
SCALES = {"n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}


def go_dump(kind: str, type: str, value: Any) -> str:
    """`type` is the Go name of a struct that the schema of `kind` uses."""
    dump = _Dump(kind)
    return f"({dump.type_of({'$ref': f'#/$defs/{type}'})}){dump.struct(type, value)}"


class _Dump:
    def __init__(self, kind: str) -> None:
        self._kind = kind

    def type_of(self, schema: Schema) -> str:
        if "$ref" in schema:
            return str(self._definition(schema)["x-go-type"])
        if "x-go-type" in schema:
            return str(schema["x-go-type"])
        match schema.get("type"):
            case "array":
                return f"[]{self.type_of(schema['items'])}"
            case "object":
                return f"map[string]{self.type_of(schema['additionalProperties'])}"
            case "integer":
                return str(schema["format"])
            case "boolean":
                return "bool"
        return "string"

    def struct(self, name: str, value: Mapping[str, Any] | None) -> str:
        if name == "Volume":
            return self._volume(value or {})
        fields = [
            f"{_field(field)}:{self._typed(schema, (value or {}).get(field))}"
            for field, schema in definition(self._kind, name)["properties"].items()
        ]
        if name in EMBEDDED:
            embedded, count = EMBEDDED[name]
            fields[:count] = [f"{embedded}:(v1.{embedded}){{{' '.join(fields[:count])}}}"]
        return f"{{{' '.join(fields)}}}"

    def _volume(self, value: Mapping[str, Any]) -> str:
        properties = definition(self._kind, "Volume")["properties"]
        sources = [
            f"{_field(field)}:{self._typed(schema, value.get(field))}"
            for field, schema in properties.items()
            if field != "name"
        ]
        return f"{{Name:(string){value['name']} VolumeSource:(v1.VolumeSource){{{' '.join(sources)}}}}}"

    def _typed(self, schema: Schema, value: Any) -> str:
        pointer = "*" if schema.get("x-go-pointer") else ""
        return f"({pointer}{self.type_of(schema)}){self._value(schema, value)}"

    def _value(self, schema: Schema, value: Any) -> str:
        if value is None and schema.get("x-go-pointer"):
            return "<nil>"
        if "$ref" in schema:
            return self._referred(schema, value)
        match schema.get("type"):
            case "array":
                return self._list(schema, value)
            case "object":
                return self._map(schema, value)
            case "boolean":
                return "true" if value else "false"
            case "integer":
                return str(value or 0)
        return str(value or "")

    def _referred(self, schema: Schema, value: Any) -> str:
        name = schema["$ref"].rsplit("/", 1)[1]
        match self._definition(schema)["x-go-type"]:
            case "v1.Time":
                return NO_TIME
            case "resource.Quantity":
                return _quantity(str(value))
            case "intstr.IntOrString":
                named, number, text = (1, 0, value) if isinstance(value, str) else (0, value or 0, "")
                return f"{{Type:(intstr.Type){named} IntVal:(int32){number} StrVal:(string){text}}}"
        return self.struct(name, value)

    def _list(self, schema: Schema, value: Sequence[Any] | None) -> str:
        """An empty list does not survive the wire (protobuf): it arrives as none."""
        if not value:
            return "<nil>"
        return f"[{' '.join(self._value(schema['items'], item) for item in value)}]"

    def _map(self, schema: Schema, value: Mapping[str, Any] | None) -> str:
        if not value:
            return "<nil>"
        items = schema["additionalProperties"]
        return f"map[{' '.join(f'{key}:{self._value(items, value[key])}' for key in sorted(value))}]"

    def _definition(self, schema: Schema) -> Schema:
        return definition(self._kind, schema["$ref"].rsplit("/", 1)[1])


def _field(name: str) -> str:
    return FIELDS.get(name, name[:1].upper() + name[1:])


def _quantity(text: str) -> str:
    """As ParseQuantity leaves it: the number, its scale, and the text that it came from."""
    suffix = next((s for s in (*SUFFIXES, *SCALES) if text.endswith(s)), "")
    number = Decimal(text.removesuffix(suffix))
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    value = int("".join(map(str, digits))) * (-1 if sign else 1)
    if suffix in SUFFIXES:
        value, scale, form = int(number * 2 ** SUFFIXES[suffix]), 0, "BinarySI"
    else:
        scale, form = SCALES.get(suffix, 0) + exponent, "DecimalSI"
    return (
        f"{{i:(resource.int64Amount){{value:(int64){value} scale:(resource.Scale){scale}}} "
        f"d:(resource.infDecAmount){{Dec:(*inf.Dec)<nil>}} s:(string){text} Format:(resource.Format){form}}}"
    )
