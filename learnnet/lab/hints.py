"""What an error of the API server means, in one plain sentence, and what to try.

Each rule is a pattern over the server's words; its named groups fill the holes of the sentence. The first one that
fits is said. An error that no rule knows is shown in the server's words alone.
"""

import re
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.manifest import parse_path
from learnnet.cluster.text import Text
from learnnet.lab.fixes import fields_at, near_name


@dataclass(frozen=True, slots=True)
class Rule:
    pattern: re.Pattern[str]
    says: Text


def _rule(pattern: str, says: Text) -> Rule:
    return Rule(re.compile(pattern, re.DOTALL), says)


RULES = (
    _rule(
        r"(?P<field>[\w.\[\]]+): .*must be between 1 and 65535",
        Text("A port is a whole number from 1 to 65535."),
    ),
    _rule(
        r"nodePort: .*not in the valid range",
        Text("Node ports lie between 30000 and 32767. Leave the field out to get a free one."),
    ),
    _rule(
        r"nodePort: .*provided port is already allocated",
        Text("Another Service has this node port. Choose another one, or leave the field out to get a free one."),
    ),
    _rule(
        r"clusterIPs?: .*provided IP is already allocated",
        Text("Another Service has this address. Leave clusterIP out to get a free one."),
    ),
    _rule(
        r"clusterIPs?: .*(?:not in the valid range|does not match the current range)",
        Text("This cluster hands out Service addresses from 10.96.0.0/16. Leave clusterIP out to get one."),
    ),
    _rule(
        r"clusterIPs?\[?0?\]?: .*may not change once set",
        Text("A Service keeps its address for life. Delete the Service and apply it anew to change it."),
    ),
    _rule(
        r"cannot unmarshal string into .* of type (?:u?int|float)\w*",
        Text("A number is expected here. Remove the quotes, or write digits only."),
    ),
    _rule(
        r"cannot unmarshal number .*into .* of type (?:u?int)\w*",
        Text("A whole number is expected here, and this one is too large or has a fraction."),
    ),
    _rule(
        r"cannot unmarshal (?:number|bool)\S* .*into .* of type string",
        Text('Text is expected here, and YAML reads this as something else. Put it in quotes: "…".'),
    ),
    _rule(
        r"cannot unmarshal bool into .* of type (?:u?int)\w*",
        Text("A number is expected here. YAML reads yes, no, on, off, true and false as truth values."),
    ),
    _rule(
        r"cannot unmarshal object into .* of type \[\]",
        Text("A list is expected here: begin each entry with “- ”."),
    ),
    _rule(
        r"cannot unmarshal array into",
        Text("A list is not expected here. Remove the “- ” in front of the entries."),
    ),
    _rule(
        r"cannot unmarshal string into .* of type (?:map|v1\.)",
        Text("Fields are expected here, one on each line, further to the right: “name: value”."),
    ),
    _rule(
        r"\.name: Duplicate value: (?P<value>\S+)",
        Text("Two ports have the name {value}. Names are how DNS and other objects tell ports apart."),
    ),
    _rule(
        r"Duplicate value",
        Text("The same entry stands here twice. Ports may share a number only if their protocols differ."),
    ),
    _rule(
        r"spec\.ports\[\d+\]\.name: Required value",
        Text("A Service with several ports needs a name for each of them."),
    ),
    _rule(
        r"(?P<field>[\w.\[\]]+): Required value",
        Text("The field {field} is missing. This kind of object cannot do without it."),
    ),
    _rule(
        r'Unsupported value: "?(?P<value>[^":]*)"?: supported values: (?P<choices>.+?)[\])]?$',
        Text("{value} is not one of the words that this field knows: {choices}. Case counts."),
    ),
    _rule(
        r"metadata\.name: .*(?:RFC 1123|DNS-1035|must be no more than)",
        Text("Names are made of lower-case letters, digits and “-”, at most 63 of them; DNS will carry this name."),
    ),
    _rule(
        r"a valid label must be",
        Text(
            "Label values are at most 63 letters, digits, “-”, “_” and “.”; they begin and end with a letter or digit."
        ),
    ),
    _rule(
        r"`selector` does not match template `labels`",
        Text("The selector must fit the labels of the Pods made here: compare it with the template's labels."),
    ),
    _rule(
        r"field is immutable",
        Text("This field cannot be changed. Delete the object and apply it anew."),
    ),
    _rule(
        r'namespaces "(?P<name>[^"]*)" not found',
        Text("There is no namespace {name}. Create it first, or leave metadata.namespace out for “default”."),
    ),
    _rule(
        r'no matches for kind "(?P<kind>[^"]*)" in version "(?P<version>[^"]*)"',
        Text("This cluster serves no {kind} under {version}. Check the spelling of both; case counts."),
    ),
    _rule(
        r'cannot be handled as a (?P<kind>\w+): no kind "(?P<written>[^"]*)" is registered',
        Text("Write {kind}, not {written}: case counts."),
    ),
    _rule(
        r"(?P<what>apiVersion|kind) not set",
        Text("Every object begins with apiVersion and kind; {what} is missing here."),
    ),
    _rule(
        r"exceeded quota: lab, .*limited: count/(?P<what>[^=]+)=(?P<limit>\d+)",
        Text("A lab holds at most {limit} {what}. Delete some, or begin a new lab."),
    ),
    _rule(
        r"must be a valid IP address",
        Text("An address is four numbers from 0 to 255 with dots between them, such as 10.96.0.20."),
    ),
    _rule(
        r"the object has been modified",
        Text("Somebody changed the object since you read it. Apply once more."),
    ),
)

_UNKNOWN = re.compile(r'unknown field "(?P<path>[^"]+)"')
_ALREADY_SET = re.compile(r'key "?(?P<key>[^"]*)"? already set in map')


def hint(message: str, value: Any = None) -> Text | None:
    """In plain words; `value` is the document that the message is about."""
    unknown = _UNKNOWN.search(message)
    if unknown:
        return _unknown_field(unknown["path"], value)
    twice = _ALREADY_SET.search(message)
    if twice:
        return Text("The key {key} stands twice at the same level. Keep one of them.", {"key": twice["key"]})
    for rule in RULES:
        found = rule.pattern.search(message)
        if found:
            return Text(rule.says.message, {key: text.strip() for key, text in found.groupdict().items()})
    return None


def _unknown_field(path: str, value: Any) -> Text:
    """The nearest field that does exist there, if one is near; a capital letter too few is the usual slip."""
    *parent, name = parse_path(path)
    near = near_name(str(name), fields_at(value, tuple(parent)))
    if near:
        return Text("There is no field {name} here. Did you mean {near}?", {"name": str(name), "near": near})
    return Text(
        "There is no field {name} here. Check how far it is indented: it may belong elsewhere.", {"name": str(name)}
    )
