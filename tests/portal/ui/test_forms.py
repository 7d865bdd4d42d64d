import re

from django import forms

from portal.ui.forms import DateInput, HabeasRenderer, Option


class Example(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="Where we answer.")
    who = forms.ChoiceField(
        label="Who?",
        widget=forms.RadioSelect,
        choices=[("me", Option("Me", hint="Your own data.")), ("x", "<b>Other</b>")],
    )
    note = forms.CharField(label="Note", required=False)
    agreed = forms.BooleanField(label="Agreed")


def rendered(data=None) -> str:
    return str(Example(data, renderer=HabeasRenderer()))


def test_an_error_stands_beside_its_field_and_is_tied_to_it():
    page = rendered({"email": "nonsense"})
    field = re.search(r'<input type="email"[^>]*>', page).group()
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_email_helptext id_email_error"' in field
    assert 'id="id_email_error"' in page
    assert 'id="id_email_helptext"' in page


def test_the_summary_links_to_each_field_that_exists():
    page = rendered({"email": "nonsense"})
    targets = re.findall(r'<a href="#([^"]+)"', page)
    assert targets == ["id_email", "id_who_0", "id_agreed"]
    assert all(f'id="{target}"' in page for target in targets)


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in rendered()


def test_only_optional_fields_are_marked():
    assert rendered().count("(optional)") == 1


def test_a_choice_may_carry_a_hint():
    assert '<span class="choice-hint">Your own data.</span>' in rendered()


def test_hostile_labels_and_values_come_out_inert():
    page = rendered({"email": '"><script>alert(1)</script>'})
    assert "<script" not in page
    assert "<b>Other" not in page


def test_a_checkbox_stands_inside_its_label():
    assert re.search(r'<label class="choice choice-single"><input type="checkbox" name="agreed"', rendered())


def test_dates_are_given_in_the_browsers_own_form():
    assert 'type="date"' in DateInput().render("born", None, renderer=HabeasRenderer())
