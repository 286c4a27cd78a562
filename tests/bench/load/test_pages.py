"""The driver reads what a browser would: fields by form, options by label, the question's words."""

from __future__ import annotations

from bench.load.pages import Form, Page

PAGE = """
<form action="/out/"><input type="hidden" name="csrfmiddlewaretoken" value="a"><button>Sign out</button></form>
<div id="question-panel">
  <form method="post" action="/attempts/7/1/respond/">
    <input type="hidden" name="csrfmiddlewaretoken" value="b">
    <span><input type="hidden" name="operation" value="op"></span>
    <div id="stem" role="heading"><div><p>What is 1 &times; <b>17</b>?</p></div></div>
    <label class="choice"><input type="radio" name="response" value="0"><span>18</span></label>
    <label class="choice"><input type="radio" name="response" value="1" checked><span> 1<b>7</b>
    </span></label>
    <label><input type="radio" name="certainty" value="3">sure</label>
  </form>
</div>
<span hx-swap-oob="true"><input type="hidden" name="operation" value="next"></span>"""


def test_a_page_is_read_as_a_browser_reads_it() -> None:
    page = Page(PAGE)

    assert page.stem == "What is 1 × 17?"
    assert page.forms == [
        Form("/out/", {"csrfmiddlewaretoken": "a"}, {}),
        Form("/attempts/7/1/respond/", {"csrfmiddlewaretoken": "b", "operation": "op"}, {"18": "0", "17": "1"}),
    ]
    assert page.form("/respond/") is page.forms[1]
    assert page.form("/submit/") is None
    assert page.loose == {"operation": "next"}
