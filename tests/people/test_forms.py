"""The field that all forms share (config/forms.py) and the operation id."""

from uuid import UUID

from django import forms
from django.template.loader import render_to_string
from django.test.html import parse_html

from people.templatetags.forms import operation


class Joining(forms.Form):
    code = forms.CharField(help_text="Six letters and figures.")
    pace = forms.ChoiceField(choices=[("slow", "Slow"), ("quick", "Quick")], widget=forms.RadioSelect)
    agrees = forms.BooleanField(label="I agree")


def same(page, expected):
    return parse_html(page) == parse_html(expected)


def test_a_field_ties_its_help_to_its_control():
    assert same(
        Joining()["code"].as_field_group(),
        """
        <div class="field"><label for="id_code">Code</label>
          <input type="text" name="code" required aria-describedby="id_code_helptext" id="id_code">
          <div class="soft small prose" id="id_code_helptext">Six letters and figures.</div></div>
        """,
    )


def test_a_wrong_field_says_so_in_words_and_to_screen_readers():
    page = Joining({})["code"].as_field_group()

    assert 'aria-invalid="true" aria-describedby="id_code_helptext id_code_error"' in page
    assert '<div id="id_code_error">' in page
    assert 'data-is="wrong"' in page
    assert "This field is required." in page


def test_radio_buttons_stand_in_a_fieldset():
    page = Joining()["pace"].as_field_group()

    assert page.count("<fieldset") == 1
    assert "<legend>Pace</legend>" in page
    assert page.count('<label class="line"') == 2


def test_a_checkbox_stands_before_its_words():
    page = Joining()["agrees"].as_field_group()

    assert page.index("<input") < page.index("I agree")


def test_the_summary_links_each_problem_to_its_field():
    page = render_to_string("forms/problems.html", {"form": Joining({"pace": "slow"})})

    assert "2 things to put right" in page
    assert '<a href="#id_code">Code: This field is required.</a>' in page
    assert '<a href="#id_agrees">I agree: This field is required.</a>' in page
    assert render_to_string("forms/problems.html", {"form": Joining()}).strip() == ""


def test_each_form_has_an_operation_of_its_own():
    first, second = operation(), operation()

    assert first != second
    assert first.startswith('<input type="hidden" name="operation" value="')
    UUID(first.split('"')[5])
