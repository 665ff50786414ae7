"""Objects as kubectl writes them out: YAML in go-yaml's style, JSON in encoding/json's."""

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from learnnet.cluster.manifest.scalars import resolve

NEWLINE = "\n"
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")


class _GoStyle(yaml.SafeDumper):
    """Block style, keys sorted, a string quoted where go-yaml would otherwise read something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    if "\n" in value:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|")
    meant: str = dumper.resolve(  # type: ignore[no-untyped-call]
        yaml.ScalarNode, value, (True, False)
    )
    style = None if isinstance(resolve(value), str) and meant == "tag:yaml.org,2002:str" else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_GoStyle.add_representer(str, _text)


def as_yaml(body: Mapping[str, Any]) -> str:
    text: str = yaml.dump(body, Dumper=_GoStyle, default_flow_style=False, allow_unicode=True)
    return text


def as_kyaml(body: Any) -> str:
    """KEP-5295: YAML with braces, every text quoted, a comma behind every value."""
    return f"---\n{_braced(body, '')}\n"


def _braced(value: Any, indent: str) -> str:
    inner = f"{indent}  "
    if isinstance(value, Mapping) and value:
        lines = (f"{inner}{_key(name)}: {_braced(value[name], inner)},\n" for name in sorted(value))
        return f"{{\n{''.join(lines)}{indent}}}"
    if isinstance(value, list | tuple) and value:
        if all(isinstance(item, Mapping) for item in value):
            return f"[{', '.join(_braced(item, indent) for item in value)}]"
        return f"[\n{''.join(f'{inner}{_braced(item, inner)},{NEWLINE}' for item in value)}{indent}]"
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) and isinstance(resolve(name), str) else json.dumps(name)


def as_json(body: Any, indent: int = 4) -> str:
    """Four spaces, keys sorted, and <, > and & escaped, as Go does it for the sake of HTML."""
    return f"{_escaped(json.dumps(body, indent=indent, sort_keys=True, ensure_ascii=False))}\n"


def compact(body: Any) -> str:
    """In one line, as json.Marshal writes a map."""
    return _escaped(json.dumps(body, separators=(",", ":"), sort_keys=True, ensure_ascii=False))


def _escaped(text: str) -> str:
    for char, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(char, escaped)
    return text
