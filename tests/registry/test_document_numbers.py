"""Document numbers as the standard writes them."""

import pytest

from registry.document_numbers import is_standard, standard_form


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("示民发[2026]第007", "示民发〔2026〕7号"),
        ("示民发（2026）7号", "示民发〔2026〕7号"),
        ("示民发【2026】第7号", "示民发〔2026〕7号"),
        ("示民发 〔2026〕 7 号", "示民发〔2026〕7号"),
        ("示民发〔２０２６〕０７号", "示民发〔2026〕7号"),
        ("示民发2026-7", "示民发〔2026〕7号"),
        ("示民字〔2026年〕7号", "示民字〔2026〕7号"),
        ("示民发〔26〕7号", ""),
        ("示民发〔2026〕0号", ""),
        ("主席令第十二号", ""),
        ("", ""),
    ],
)
def test_a_number_that_is_typed_otherwise_is_mended_where_it_can_be_told(typed, mended):
    assert (is_standard(typed), standard_form(typed)) == (False, mended)
    assert not mended or is_standard(mended)


@pytest.mark.parametrize("number", ["示民发〔2026〕7号", "民发〔2015〕136号", "CZBF〔1999〕1号"])
def test_a_standard_number_stays_as_it_is(number):
    assert (is_standard(number), standard_form(number)) == (True, number)
