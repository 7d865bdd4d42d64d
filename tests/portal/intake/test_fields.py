"""Fields take what people type as the organisation writes it."""

import pytest
from django import forms

from portal.intake.forms.fields import identity_field
from portal.organisation import IdentityKey

NUMBER = IdentityKey("citizen_number", "Citizen number", "", r"C-\d{4}-\d{4}", "C-1024-7731")


@pytest.mark.parametrize(
    "typed", ["C-1024-7731", "c-1024-7731", " C-1024-7731 ", "C–1024–7731", "c 1024 7731", "C - 1024 - 7731"]
)
def test_a_number_is_the_same_however_it_is_typed(typed):
    assert identity_field(NUMBER).clean(typed) == "C-1024-7731"


def test_another_number_is_not_made_to_fit():
    with pytest.raises(forms.ValidationError, match="it should look like C-1024-7731"):
        identity_field(NUMBER).clean("C-1024-773")


def test_what_has_no_form_stays_as_it_was_typed():
    assert identity_field(IdentityKey("nickname", "Nickname", "", "", "")).clean(" Big  Ada ") == "Big  Ada"
