from django.utils import translation

from portal.ui import names, signs


def test_empty_items_of_a_list_are_left_out():
    assert signs.listed(["name", "", "address"]) == "name, address"


def test_a_text_without_a_remark_stands_alone():
    assert signs.bracketed("Five years", "§ 7") == "Five years (§ 7)"
    assert signs.bracketed("Five years", "") == "Five years"


def test_a_full_width_stop_brings_its_own_space():
    assert signs.sentences(["One.", "", "Two."]) == "One. Two."
    assert signs.sentences(["一。", "二。"]) == "一。二。"


def test_countries_stand_where_people_look_for_them():
    with translation.override("de"):
        assert [name for _code, name in names.countries()][:3] == ["Afghanistan", "Ägypten", "Ålandinseln"]
