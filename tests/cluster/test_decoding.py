"""A request's body becomes an object, or a refusal in the words of Go's JSON decoder."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnnet.cluster.decoding import DecodeError, decode, decode_document
from learnnet.cluster.kinds import KIND_BY_NAME, KINDS
from learnnet.cluster.manifest import parse, parse_body

SERVICE, POD, SLICE = (KIND_BY_NAME[name] for name in ("Service", "Pod", "EndpointSlice"))
POLICY = KIND_BY_NAME["NetworkPolicy"]


def read(kind, text):
    return decode_document(kind, parse(text).documents[0])


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        (SERVICE, "spec: x", "string into Go struct field Service.spec of type v1.ServiceSpec"),
        (SERVICE, "spec: {type: 1}", "number into Go struct field ServiceSpec.spec.type of type v1.ServiceType"),
        (SERVICE, "spec: {ports: [80]}", "number into Go struct field ServiceSpec.spec.ports of type v1.ServicePort"),
        (SERVICE, "spec: {clusterIPs: a}", "string into Go struct field ServiceSpec.spec.clusterIPs of type []string"),
        (
            SERVICE,
            "spec: {ipFamilies: a}",
            "string into Go struct field ServiceSpec.spec.ipFamilies of type []v1.IPFamily",
        ),
        (
            SERVICE,
            "spec: {ipFamilies: [4]}",
            "number into Go struct field ServiceSpec.spec.ipFamilies of type v1.IPFamily",
        ),
        (SERVICE, "metadata: {uid: 4}", "number into Go struct field ObjectMeta.metadata.uid of type types.UID"),
        (
            SERVICE,
            "spec: {ports: [{port: 2147483648}]}",
            "number 2147483648 into Go struct field ServicePort.spec.ports.port of type int32",
        ),
        (
            POD,
            "spec: {containers: [{resources: {limits: [1]}}]}",
            "array into Go struct field ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList",
        ),
        (
            POD,
            "spec: {containers: [{ports: [{containerPort: '80'}]}]}",
            "string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32",
        ),
        (
            POD,
            "spec: {containers: [{readinessProbe: {httpGet: {port: true}}}]}",
            "bool into Go struct field HTTPGetAction.spec.containers.readinessProbe.httpGet.port of type int32",
        ),
        (SLICE, "endpoints: {}", "object into Go struct field EndpointSlice.endpoints of type []v1.Endpoint"),
        (
            POLICY,
            "spec: {podSelector: {matchLabels: {a: 1}}}",
            "number into Go struct field LabelSelector.spec.podSelector.matchLabels of type string",
        ),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_as_go_refuses_it(kind, text, message):
    with pytest.raises(DecodeError) as refusal:
        read(kind, text)

    assert str(refusal.value) == f"json: cannot unmarshal {message}"


def test_of_several_mistakes_the_first_is_told_in_the_order_of_sorted_keys():
    with pytest.raises(DecodeError, match=r"ObjectMeta\.metadata\.labels of type string"):
        read(SERVICE, "spec: {type: 1}\nmetadata: {name: 2, labels: {a: yes}}")


def test_unknown_fields_are_dropped_and_named_with_their_path():
    decoded = read(SERVICE, "metadata: {nam: x}\nspec: {ports: [{port: 80}, {port: 81, Port: 82}], selectr: {}}")

    assert decoded.problems == (
        'unknown field "metadata.nam"',
        'unknown field "spec.ports[1].Port"',
        'unknown field "spec.selectr"',
    )
    assert decoded.body == {"metadata": {}, "spec": {"ports": [{"port": 80}, {"port": 81}]}}


def test_duplicates_in_json_are_told_where_they_stand():
    text = '{"spec": {"type": "NodePort", "foo": 1, "type": "ClusterIP", "bar": 1, "foo": 2}}'

    decoded = decode_document(SERVICE, parse_body(text, "json").documents[0])

    assert decoded.problems == (
        'unknown field "spec.foo"',
        'duplicate field "spec.type"',
        'unknown field "spec.bar"',
    )
    assert decoded.body == {"spec": {"type": "ClusterIP"}}


def test_duplicates_in_yaml_come_first_and_in_one_block():
    decoded = read(SERVICE, "kind: Service\nspec:\n  type: a\n  type: b\n  foo: 1\n  selector: {a: b, a: c}\n")

    assert decoded.strict_error == (
        "strict decoding error: yaml: unmarshal errors:\n"
        '  line 4: key "type" already set in map\n'
        '  line 6: key "a" already set in map, unknown field "spec.foo"'
    )
    assert decoded.warnings[0] == 'line 4: key "type" already set in map'


def test_at_most_a_hundred_problems_are_told():
    fields = "".join(f"x{number}: 1\n" for number in range(150))

    assert len(read(SERVICE, fields).problems) == 100


def test_null_is_absence_and_a_zero_is_left_out_unless_it_means_something():
    decoded = read(
        SERVICE,
        "spec: {type: null, externalName: '', selector: {}, publishNotReadyAddresses: no, ports: [{port: 0, name: ''}],"
        " allocateLoadBalancerNodePorts: false, sessionAffinityConfig: {}}",
    )

    assert decoded.body["spec"] == {
        "ports": [{"port": 0}],
        "sessionAffinityConfig": {},
        "allocateLoadBalancerNodePorts": False,
    }


def test_a_null_in_a_map_or_list_is_an_empty_value():
    decoded = read(SERVICE, "metadata: {labels: {a: null}}\nspec: {clusterIPs: [null, x], ports: [null]}")

    assert decoded.body["metadata"] == {"labels": {"a": ""}}
    assert decoded.body["spec"] == {"ports": [{}], "clusterIPs": ["", "x"]}


def test_fields_come_out_in_the_order_of_the_go_struct_and_map_keys_sorted():
    decoded = read(
        SERVICE, "spec: {type: NodePort, ports: [{targetPort: web, name: a}], selector: {b: x, a: z}}\nkind: a"
    )

    assert list(decoded.body) == ["kind", "spec"]
    assert list(decoded.body["spec"]) == ["ports", "selector", "type"]
    assert list(decoded.body["spec"]["ports"][0]) == ["name", "targetPort"]
    assert list(decoded.body["spec"]["selector"]) == ["a", "b"]


def test_an_endpoint_slice_without_ports_says_so_with_null():
    assert read(SLICE, "addressType: IPv4\nendpoints: []\n").body == {
        "addressType": "IPv4",
        "endpoints": [],
        "ports": None,
    }


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("0.5", "500m"),
        ("'1000m'", "1"),
        ("1", "1"),
        ("'1024Mi'", "1Gi"),
        ("'1.5Gi'", "1536Mi"),
        ("'100Ki'", "100Ki"),
        ("'2000k'", "2M"),
        ("'1e3'", "1e3"),
        ("'0'", "0"),
        ("'0.1n'", "1n"),
        ("'-2'", "-2"),
        ("'512'", "512"),
        ("'0.5Ki'", "512"),
    ],
)
def test_a_quantity_is_stored_in_its_canonical_form(written, stored):
    decoded = read(POD, f"spec: {{containers: [{{resources: {{requests: {{cpu: {written}}}}}}}]}}")

    assert decoded.body["spec"]["containers"][0]["resources"]["requests"] == {"cpu": stored}


@pytest.mark.parametrize("written", ["a lot", "1.5.2", "1e99999999", " ", "9" * 300, "1Kb"])
def test_what_is_no_quantity_is_refused(written):
    with pytest.raises(DecodeError, match="quantities must match the regular expression"):
        read(POD, f"spec: {{overhead: {{cpu: '{written}'}}}}")


def test_times_are_stored_in_utc_and_others_refused():
    assert read(POD, "metadata: {creationTimestamp: '2024-05-01T12:00:00+02:00'}").body["metadata"] == {
        "creationTimestamp": "2024-05-01T10:00:00Z"
    }
    with pytest.raises(DecodeError) as refusal:
        read(POD, "metadata: {creationTimestamp: yesterday}")
    assert str(refusal.value) == (
        'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"'
    )


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["spec", "metadata", "ports", "port", "name", "labels", "status", "x"]), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(kind=st.sampled_from(KINDS), value=JSON_VALUES)
def test_any_value_decodes_or_is_refused_and_what_decodes_decodes_to_itself(kind, value):
    try:
        once = decode(kind, value)
    except DecodeError:
        return

    assert decode(kind, once.body).body == once.body
    assert decode(kind, once.body).problems == ()
