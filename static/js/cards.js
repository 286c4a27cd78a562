/* Cards: keys, and ratings that do not wait for the server. The cards that come next are fetched ahead; what is said of a card
   is kept on this device until the server has acknowledged it, and sent in order. An operation sent twice counts once, and where
   the server shows another card than this page, the server is right. Without this file the same forms and links do the work. */

const byId = (id) => document.getElementById(id);
const panel = () => byId("card-panel");
const reader = document.body.dataset.reader;

/* Kept on this device, under the reader's own id: forms that were not acknowledged, the oldest first. */

const shelf = `factkeep.cards.${reader}`;
const isKept = keeps();
let unsent = [];

function keeps() {
  try {
    localStorage.setItem("factkeep.keeps", "");
    localStorage.removeItem("factkeep.keeps");
    return true;
  } catch {
    return false; // a private window: the open page itself remembers
  }
}

function waiting() {
  if (!isKept) return unsent;
  try {
    const stored = JSON.parse(localStorage.getItem(shelf));
    return Array.isArray(stored) ? stored : [];
  } catch {
    return []; // something that is not ours
  }
}

function keep(entries) {
  unsent = entries;
  document.body.toggleAttribute("data-unsent", entries.length > 0);
  if (!isKept) return;
  if (entries.length) localStorage.setItem(shelf, JSON.stringify(entries));
  else localStorage.removeItem(shelf);
}

const valueOf = (entry, name) => entry.fields.find(([each]) => each === name)?.[1];

/* Sent one after the other, again and again, later and later. */

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
const PATIENCE = 30_000;
let pause = FIRST_PAUSE;
let next = 0;
let sending = null;

function send() {
  sending ??= sendAll().finally(() => (sending = null));
  return sending;
}

async function sendAll() {
  clearTimeout(next);
  for (let entry = waiting()[0]; entry; entry = waiting()[0]) {
    let reply;
    try {
      reply = await post(entry);
    } catch {
      tellTrouble(true);
      next = setTimeout(send, pause * (0.5 + Math.random() / 2));
      pause = Math.min(LONGEST_PAUSE, 2 * pause);
      return;
    }
    const operation = valueOf(entry, "operation");
    keep(waiting().filter((each) => valueOf(each, "operation") !== operation));
    pause = FIRST_PAUSE;
    tellTrouble(false);
    if (!waiting().length) arrive(entry, reply);
  }
}

function tellTrouble(is) {
  byId("trouble").hidden = !is;
}

const asPart = () => ({ "HX-Request": "true", "HX-Target": "card-panel", "HX-Current-URL": location.href });

async function post({ address, fields }) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const body = new URLSearchParams([...fields, ["csrfmiddlewaretoken", token]]);
  const reply = await fetch(address, { method: "POST", body, headers: asPart(), signal: AbortSignal.timeout(PATIENCE) });
  if (reply.headers.has("HX-Redirect")) location.assign(reply.headers.get("HX-Redirect")); // signed out: what is kept waits
  if (reply.status === 403) await renewToken();
  if (reply.status >= 500 || reply.status === 403 || reply.headers.has("HX-Redirect")) throw new Error(reply.status);
  return { place: reply.headers.get("HX-Location"), html: await reply.text() };
}

/** After signing in again in another tab the page's token is stale: take it from a fresh copy of this page. */
async function renewToken() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]");
  for (const each of token ? document.querySelectorAll("[name=csrfmiddlewaretoken]") : []) each.value = token.value;
}

/* What the server says, once it has heard everything. */

function arrive(entry, { place, html }) {
  if (!panel()) return; // an earlier page left this behind
  if (place) {
    location.assign(JSON.parse(place).path);
    return;
  }
  const fresh = panelsIn(html)[0];
  if (!fresh) {
    location.reload(); // it was refused: the page as it stands
    return;
  }
  byId("live").textContent = fresh.querySelector("[data-told]").textContent;
  isWaiting = false;
  if (idOf(fresh) === idOf(panel()) && !valueOf(entry, "act")?.endsWith("type")) {
    update(fresh);
  } else {
    ahead = [];
    asked += 1;
    show(fresh);
  }
  refill();
}

function panelsIn(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const parts = [page, ...Array.from(page.querySelectorAll("template"), ({ content }) => content)];
  return parts.flatMap((part) => Array.from(part.querySelectorAll("[data-card]"), (each) => document.importNode(each, true)));
}

/** Which card a panel shows, and as of how many reviews. */
function idOf(part) {
  return ["item", "seen"].map((name) => part.querySelector(`#ratings [name=${name}]`).value).join(" ");
}

/** The same card, as the server has it now: the counts and the flag move, what is being read stays. */
function update(fresh) {
  const buttons = () => Array.from(panel().querySelectorAll("[data-step] button"));
  const pressed = buttons().indexOf(document.activeElement);
  for (const name of ["[data-counts]", "[data-progress]", "[data-running]", "[data-told]", "[data-step]"]) {
    panel().querySelector(name).replaceWith(fresh.querySelector(name));
  }
  buttons()[pressed]?.focus();
  panel().removeAttribute("aria-busy");
}

function show(fresh, { counts = null } = {}) {
  for (const name of counts ? ["[data-counts]", "[data-progress]"] : []) {
    fresh.querySelector(name).replaceWith(counts.querySelector(name));
  }
  panel().replaceWith(fresh);
  shownAt = performance.now();
  document.dispatchEvent(new CustomEvent("factkeep:shown"));
  if (location.search) history.replaceState(null, "", location.pathname);
  window.scrollTo(0, 0);
  const field = fresh.querySelector("#typing :is(input:not([type=hidden]), select)");
  (fresh.dataset.card === "turned" ? byId("answer") : field ?? byId("stem")).focus({ preventScroll: true });
}

/* The cards that come next. Whatever is said of a card, it comes back behind five others, so five are known. */

const LOW = 3;
let ahead = [];
let isWaiting = false; // for what only the server knows
let filling = null;
let asked = 0; // how often the server was asked what comes: an answer from before tells of another queue

function refill() {
  if (!panel() || ahead.length >= LOW || waiting().length || filling) return;
  filling = fill().then((isStale) => {
    filling = null;
    if (isStale) refill();
  });
}

/** True where the answer was of no use any more. */
async function fill() {
  const turn = asked;
  try {
    const reply = await fetch(document.querySelector("[data-ahead]").dataset.ahead, { headers: asPart() });
    if (!reply.ok || reply.headers.has("HX-Redirect")) return false;
    const panels = panelsIn(await reply.text());
    if (turn !== asked || !panel()) return true;
    const here = panels.findIndex((each) => idOf(each) === idOf(panel())); // one may have gone on meanwhile
    ahead = panels.slice(here + 1);
  } catch {
    /* No network: the card after this one comes with the answer to this one. */
  }
  return false;
}

/* Every form of a card: kept, shown as done, sent. */

function take(form, submitter) {
  if (isWaiting) return;
  if (form.id === "ratings") form.elements.duration_ms.value = Math.round(performance.now() - shownAt);
  const fields = [...new FormData(form, submitter)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const entry = { address: form.getAttribute("action"), fields };
  keep([...waiting(), entry]);
  const leaves = form.id === "ratings" || ["bury", "suspend"].includes(valueOf(entry, "act"));
  if (leaves && ahead.length) show(ahead.shift(), { counts: panel() });
  else wait();
  send();
}

function wait() {
  isWaiting = true;
  asked += 1;
  panel().setAttribute("aria-busy", "true");
}

/** A typed answer is marked by the server; without a network the card only turns, and the server marks it later. */
async function check(form) {
  if (isWaiting) return;
  wait();
  const said = [...new FormData(form)];
  await send(); // the server must have come to this card
  if (!form.isConnected) return; // it shows another one
  isWaiting = false;
  panel().removeAttribute("aria-busy");
  try {
    if (waiting().length) throw new Error("not sent yet");
    const address = `${form.getAttribute("action")}?${new URLSearchParams(said)}`;
    const reply = await fetch(address, { headers: asPart(), signal: AbortSignal.timeout(PATIENCE) });
    if (reply.headers.has("HX-Redirect")) location.assign(reply.headers.get("HX-Redirect"));
    const fresh = panelsIn(await reply.text())[0];
    if (!fresh) throw new Error(reply.status);
    show(fresh);
  } catch {
    for (const [name, value] of said.filter(([name]) => !["show", "item"].includes(name))) {
      byId("ratings").append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    showAnswer();
  }
}

/* Space or Enter shows the answer and then means the likeliest rating, 1 to 4 rate, u takes back, Escape leaves. */

let shownAt = performance.now();
const STEPS = { b: "bury", s: "suspend", f: "flag", t: "type" };

/** The words are asked for first; the form sends them with its button. */
function reportIt() {
  const words = panel().querySelector("[name=words]");
  words.closest("details").open = true;
  words.focus();
}

function showAnswer() {
  panel().dataset.card = "turned";
  for (const id of ["answer", "ratings"]) byId(id).hidden = false;
  for (const each of panel().querySelectorAll("[data-front]")) each.hidden = true;
  byId("answer").focus();
}

/** The rating at a place, from 1; without one the likeliest, which is the primary button. */
function rate(place) {
  const ratings = byId("ratings");
  (place ? ratings.querySelectorAll("[name=rating]")[place - 1] : ratings.querySelector(".primary"))?.click();
}

function press(button) {
  button.form.requestSubmit(button);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-show]")) {
    event.preventDefault();
    showAnswer();
  }
  if (event.target.closest("#trouble button")) send();
});

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.closest("#card-panel")) return;
    event.preventDefault();
    if (form.id === "typing") check(form);
    else take(form, event.submitter);
  },
  true,
);

document.addEventListener("keydown", (event) => {
  const scope = document.querySelector("[data-keys]");
  if (!scope || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const { key, target } = event;
  if (target.closest("input, textarea, select")) return;
  if ((key === " " || key === "Enter") && target.closest("summary, a:not([data-show]), button")) return;
  const isTurned = panel()?.dataset.card === "turned";
  if (key === "u") (scope.matches("[data-undo]") ? scope : scope.querySelector("[data-undo]")).requestSubmit();
  else if (!panel()) return;
  else if (STEPS[key]) press(panel().querySelector(`[data-step] [value$="${STEPS[key]}"]`));
  else if (key === "e") reportIt();
  else if (key === "?") panel().querySelector("[data-help]").click();
  else if (key === "Escape") document.querySelector("[data-leave]").click();
  else if (key === " " || key === "Enter") isTurned ? rate() : showAnswer();
  else if (isTurned && "1234".includes(key)) rate(Number(key));
  else return;
  event.preventDefault();
});

window.addEventListener("beforeunload", (event) => {
  if (!isKept && unsent.length) event.preventDefault();
});

if (reader) {
  window.addEventListener("online", send);
  document.addEventListener("htmx:afterSwap", begin);
  begin();
}

/** A page has come: what an earlier one left behind is sent, and the next cards are fetched. */
function begin() {
  ahead = [];
  isWaiting = false;
  shownAt = performance.now();
  if (waiting().length && panel()) wait();
  send().then(refill);
}
