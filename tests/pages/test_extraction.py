"""Every sentence that somebody may read is found, wherever it is written."""

from learnnet.pages.extraction import in_python, in_template, in_typescript


def messages(found) -> list[str]:
    return [each.message for each in found]


def test_sentences_in_python_are_found_by_the_calls_that_translate_them() -> None:
    source = 'a = _("One")\nb = Text("Two {n}", {"n": 1})\nc = text.Text("Three" if x else "Four")\nd = other("Five")\n'

    assert messages(in_python(source, "x.py")) == ["One", "Two {n}", "Three", "Four"]


def test_sentences_in_templates_are_found_in_every_tag() -> None:
    source = (
        '{% load i18n %}<p title="{% translate "It\'s one" %}">{% blocktranslate trimmed with n=a %}\n'
        '  Two {{ n }}\n{% endblocktranslate %}</p>{{ _("Three") }}'
    )

    assert messages(in_template(source, "x.html")) == ["It's one", "Two %(n)s", "Three"]


def test_sentences_in_typescript_are_found_inside_templates_too() -> None:
    source = 'html`${t("One")} ${list.map(() => html`${t("Two \\"{n}\\"", { n })}`)}`;\nconst T = /* t */ "Three";'

    assert messages(in_typescript(source, "x.ts")) == ["One", 'Two "{n}"', "Three"]
