"""What authors may write in a figure: Graphviz's language without anything that reaches beyond the drawing."""

import pytest

from learnnet.curriculum.figures import complaint, dressed


@pytest.mark.parametrize(
    "dot",
    [
        "digraph { a -> b }",
        'strict graph "a name" {\n  a -- b [label="image=x", class="pod ready"]\n}',
        "/* image=x */ digraph {\n  // href=x\n# id=x\n  a [label=image]\n}",
        'digraph { a [label="x = <b>"]; a -> b [label="URL"] }',
    ],
)
def test_nodes_edges_labels_and_classes_may_stand_in_a_figure(dot: str) -> None:
    assert complaint(dot) is None


@pytest.mark.parametrize(
    ("dot", "line", "said"),
    [
        ('digraph {\n  a [image="/etc/passwd"]\n}', 2, "image may not be set"),
        ('digraph {\n  a [ "URL" = "javascript:alert(1)" ]\n}', 2, "url may not be set"),
        ("digraph {\n\n  stylesheet=x\n}", 3, "stylesheet may not be set"),
        ("digraph {\n  a [label=<<b>x</b>>]\n}", 2, "write labels in quotes"),
        ("a -> b", 1, "a figure begins with digraph"),
        ("", 1, "a figure begins with digraph"),
    ],
)
def test_what_reaches_beyond_the_drawing_is_refused_with_its_line(dot: str, line: int, said: str) -> None:
    found = complaint(dot)

    assert found is not None
    assert (found[0], said in found[1]) == (line, True)


def test_a_figure_is_dressed_on_its_first_line_so_that_complaints_keep_their_lines() -> None:
    lines = dressed('digraph "{" {\n  a -> b\n}').splitlines()

    assert lines[0].startswith('digraph "{" { graph [bgcolor=transparent')
    assert lines[1:] == ["  a -> b", "}"]
