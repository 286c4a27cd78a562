"""From key to painted next card, in a browser: the product's page, and a page of a dozen lines that does the least.

Both show the same cards of the same server in the same look. The hand-written page posts the product's own form with
`fetch` and puts the answer in the place of the card; it knows no next card, no device queue, no focus and no words for
screen readers. A mutation observer sees the new card in both, and the time ends when the frame after it was drawn.
"""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench import world

BROWSERS = ("chromium-headless-shell", "chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
BLOCK = 10
"""Cards of one page before it is the other one's turn."""
PAUSE_MS = 400
"""Nobody rates a card sooner."""
REVIEW = "/cards/review/"
PLAIN = "/plain/"
PLAIN_PAGE = """<!doctype html><title>Plain</title><body><script>
const page = fetch("/cards/review/").then((reply) => reply.text());
page.then((html) => {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  document.head.append(...fresh.querySelectorAll("link[rel=stylesheet]"));
  document.body.append(fresh.getElementById("card-panel"));
});
document.addEventListener("keydown", async ({ key }) => {
  const form = document.getElementById("ratings");
  if (key === " ") for (const id of ["answer", "ratings"]) document.getElementById(id).hidden = false;
  if (key !== "3") return;
  const body = new URLSearchParams(new FormData(form));
  body.set("rating", "3");
  const headers = { "HX-Request": "true", "HX-Target": "card-panel" };
  const reply = await fetch(form.action, { method: "POST", body, headers });
  document.getElementById("card-panel").outerHTML = await reply.text();
});
</script></body>"""
WATCH = """(() => {
  window.painted = [];
  let pressed = 0;
  addEventListener("keydown", (event) => { if (event.key === "3") pressed = event.timeStamp; }, true);
  const seen = () => {
    if (!pressed) return;
    const since = pressed;
    pressed = 0;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.painted.push(performance.now() - since);
      port2.postMessage(0);
    });
  };
  const isCard = (node) => node.id === "card-panel";
  new MutationObserver((all) => { if (all.some((each) => [...each.addedNodes].some(isCard))) seen(); })
    .observe(document, { childList: true, subtree: true });
})()"""


@dataclass(frozen=True)
class Times:
    """Milliseconds from key to paint, card by card."""

    product: Sequence[float]
    plain: Sequence[float]

    def lines(self) -> Iterator[str]:
        for name, times in ("product", self.product), ("plain", self.plain):
            cuts = statistics.quantiles(times, n=20, method="inclusive")
            yield f"{name}: p50 {statistics.median(times):.1f} p95 {cuts[-1]:.1f} ms of {len(times)} cards"
        yield f"ratio {statistics.median(self.product) / statistics.median(self.plain):.2f}"


def measured(learners: Sequence[world.Learner], address: str, *, cards: int) -> Times:
    """So many cards of each page, block by block in turn."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        raise SystemExit("Install chromium-headless-shell or chromium first.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        pages = []
        for learner, place in zip(learners, (REVIEW, PLAIN), strict=False):
            context = browser.new_context(base_url=address, reduced_motion="reduce")
            pages.append(_opened(context, learner, address, place))
        while len(_times(pages[-1])) < cards:
            for page in pages:
                _rate(page, BLOCK)
        product, plain = (_times(page) for page in pages)
        browser.close()
    return Times(product, plain)


def _opened(context: BrowserContext, learner: world.Learner, address: str, place: str) -> Page:
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": learner.session, "url": address}])
    context.add_init_script(WATCH)
    page = context.new_page()
    page.route(f"**{PLAIN}", lambda route: route.fulfill(body=PLAIN_PAGE, content_type="text/html"))
    page.goto(place)
    page.locator("#card-panel").wait_for()
    page.wait_for_load_state("networkidle")
    return page


def _times(page: Page) -> list[float]:
    return page.evaluate("window.painted")


def _rate(page: Page, cards: int) -> None:
    for _ in range(cards):
        before = len(_times(page))
        page.keyboard.press("Space")
        page.wait_for_timeout(PAUSE_MS)
        page.keyboard.press("3")
        page.wait_for_function("(before) => window.painted.length > before", arg=before)
