from datetime import UTC, date, datetime

from django.template import engines
from django.utils import translation


def rendered(source: str, **context) -> str:
    return engines["django"].from_string("{% load ui %}" + source).render(context)


def test_a_date_is_in_the_readers_language():
    shown = "{% localdate day %}"
    assert rendered(shown, day=date(2026, 11, 24)) == '<time datetime="2026-11-24">24 November 2026</time>'
    with translation.override("de"):
        assert "24. November 2026" in rendered(shown, day=date(2026, 11, 24))


def test_an_article_is_cited_in_the_readers_language():
    shown = "{{ article|citation }}"
    assert rendered(shown, article="Art. 12(5) GDPR") == "Art. 12(5) GDPR"
    with translation.override("fr"):
        assert rendered(shown, article="Art. 12(5) GDPR") == "art. 12, par. 5, du RGPD"


def test_the_british_way_is_djangos_own_way_here():
    assert rendered("{{ day|date }}", day=date(2026, 11, 24)) == "24 November 2026"


def test_a_moment_is_in_the_organisations_time_zone():
    assert "25 November 2026, 00:30" in rendered("{% localmoment at %}", at=datetime(2026, 11, 24, 23, 30, tzinfo=UTC))


def test_a_missing_date_is_a_dash():
    assert rendered("{% localdate day %}", day=None) == "–"


def test_a_notice_escapes_what_it_is_given():
    page = rendered('{% notice "warning" title=title %}<p>{{ text }}</p>{% endnotice %}', title="<i>", text="<b>")
    assert "&lt;i&gt;" in page
    assert "<p>&lt;b&gt;</p>" in page


def test_djangos_errors_are_shown_as_danger():
    assert "notice-danger" in rendered('{% notice "error" %}x{% endnotice %}')


def test_an_unknown_tone_is_information():
    assert "notice-info" in rendered('{% notice "loud" %}x{% endnotice %}')


def test_a_table_labels_each_cell_for_phones_and_sets_figures_apart():
    page = rendered('{% table columns rows numbers="2" %}', columns=["Name", "Rows"], rows=[["<x>", 3]])
    assert 'data-label="Name">&lt;x&gt;</td>' in page
    assert 'data-label="Rows" class="number">3</td>' in page


def test_an_arrow_turns_with_the_script():
    assert "icon-turns" in rendered('{% icon "arrow-end" %}')
    assert "icon-turns" not in rendered('{% icon "clock" %}')
