// Reading a source by keyboard: j and k (or the arrows) go from proposal to proposal, a accepts, d drops, e edits. Without
// this file the same are buttons and fields.
const reading = document.querySelector(".reading");
const offers = () => [...reading.querySelectorAll("[data-offer]")];
const here = () => document.activeElement.closest("[data-offer]");

function go(step) {
  const all = offers();
  const at = all.indexOf(here());
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  next?.focus();
}

const KEYS = {
  j: () => go(1),
  ArrowDown: () => go(1),
  k: () => go(-1),
  ArrowUp: () => go(-1),
  a: () => here()?.querySelector("[name=go][value=accept]")?.click(),
  d: () => here()?.querySelector("[name=go][value=drop]")?.click(),
  e: () => {
    const details = here()?.querySelector("form details");
    if (!details) return;
    details.open = true;
    here().querySelector("textarea").focus();
  },
};

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (!("keys" in reading.dataset) || isTyping || event.altKey || event.ctrlKey || event.metaKey) return;
  if (!KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});

// What was decided stays in view; the focus goes on to the next open proposal, or stays at what is wrong.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const done = document.getElementById(detail.target.id) ?? detail.elt;
  const title = done.querySelector("h3");
  document.getElementById("live").textContent = title ? title.textContent.trim() : "";
  if (done.dataset.offer === "open") {
    (done.querySelector("[aria-invalid=true]") ?? done).focus();
    return;
  }
  const all = offers();
  const next = all.slice(all.indexOf(done) + 1).find((offer) => offer.dataset.offer === "open");
  (next ?? done).focus();
});
