/* What scripts add to a quiz beyond saving: answers that could not be sent are kept on this device, time is counted down, and a
   quiz can be taken by keys. The server alone decides what counts and until when. */

const byId = (id) => document.getElementById(id);

/* Kept on this device: by question, the newest answer that was not acknowledged, with its operation id; sent again it counts once.
   Under the reader's own id, so that nobody else on this device sends it. */

const reader = document.body.dataset.reader;
const shelf = `factkeep.kept.${reader}`;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
const PATIENCE = 30_000;
let pause = FIRST_PAUSE;
let next = 0;

function stored(name, empty) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? empty;
  } catch {
    return empty; // a browser that keeps nothing, or something that is not ours
  }
}

function store(name, value) {
  try {
    if (Object.keys(value).length) localStorage.setItem(name, JSON.stringify(value));
    else localStorage.removeItem(name);
  } catch {
    /* Private windows keep nothing. The page itself still tries again. */
  }
}

const kept = () => stored(shelf, {});

function change(act) {
  const all = kept();
  act(all);
  store(shelf, all);
}

function keep(form) {
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  change((all) => (all[form.getAttribute("action")] = { fields, words: wordsOf(form) }));
}

/** What the reader sees of an answer: text, and the words of what was chosen. */
function wordsOf(form) {
  const words = Array.from(form.elements, (control) => {
    if (control.type === "hidden" || control.matches("button, fieldset")) return "";
    if (control.matches("select")) return control.value && control.selectedOptions[0].text;
    return control.matches("[type=radio], [type=checkbox]") ? control.checked && control.labels[0].innerText : control.value;
  });
  return words.filter(Boolean).join("\n");
}

const operationOf = (entry) => entry?.fields.find(([name]) => name === "operation")?.[1];

function drop(address, operation) {
  change((all) => {
    if (operationOf(all[address]) === operation) delete all[address];
  });
}

/* An answer that the server did not take is told, with its words, on every page until its reader has done with it. */

const REFUSED = [400, 404, 422];
const untaken = `factkeep.untaken.${reader}`;

/** Why the server did not take an answer; nothing where it did. */
function reasonOf(status, header, body) {
  const { late, gone } = byId("untaken").dataset;
  if (header("Answer-Counts") === "no") return late;
  if (status === 422) return new DOMParser().parseFromString(body, "text/html").querySelector("[role=alert]")?.innerText.trim();
  return REFUSED.includes(status) ? gone : "";
}

function tellUntaken(address, entry, reason) {
  if (!reason || !entry?.words) return;
  const number = address.match(/(\d+)\/respond\//)?.[1];
  const { one, all } = byId("untaken").dataset;
  const head = `${number ? one.replace("0", number) : all} ${reason}`;
  store(untaken, [...stored(untaken, []), { head, words: entry.words }]);
  showUntaken();
}

function showUntaken() {
  const place = byId("untaken");
  if (!place) return; // the page is being left
  const told = stored(untaken, []);
  place.hidden = !told.length;
  if (!told.length) return;
  place.querySelector("p").textContent = told[0].head;
  place.querySelector("textarea").value = told[0].words;
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest("#untaken button")) return;
  store(untaken, stored(untaken, []).slice(1));
  showUntaken();
});

const isSignedOut = (xhr) => Boolean(xhr.getResponseHeader("HX-Redirect"));

const sentByPage = () => document.querySelector("form[data-autosave][data-edited] [name=operation]")?.value;
document.addEventListener("input", ({ target }) => {
  target.closest("form[data-autosave]")?.setAttribute("data-edited", "");
});

if (reader) {
  document.addEventListener("input", ({ target }) => {
    const form = target.closest("form[data-autosave]");
    if (form) queueMicrotask(() => keep(form)); // after the change has got its operation id
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const { elt, parameters } = detail.requestConfig;
    const { xhr } = detail;
    const isAnswered = xhr && ((xhr.status >= 200 && xhr.status < 400) || REFUSED.includes(xhr.status));
    if (!isAnswered || isSignedOut(xhr) || !elt.matches("form[data-autosave]")) return;
    const address = elt.getAttribute("action");
    tellUntaken(address, kept()[address], reasonOf(xhr.status, (name) => xhr.getResponseHeader(name), xhr.responseText));
    drop(address, parameters.operation);
  });
  document.addEventListener("htmx:afterSwap", showUntaken);
  showUntaken();
  window.addEventListener("online", send);
  send();
}

/** Send what an earlier page left behind. What this page's own form says is its own to send. */
async function send() {
  clearTimeout(next);
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const own = document.querySelector("form[data-autosave]")?.getAttribute("action");
  let isStale = false;
  for (const [address, entry] of Object.entries(kept())) {
    const operation = operationOf(entry);
    if (!token || (address === own && operation === sentByPage())) continue;
    const body = new URLSearchParams([...entry.fields, ["csrfmiddlewaretoken", token]]);
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const reply = await fetch(address, { method: "POST", body, signal, headers: { "HX-Request": "true" } });
      if (reply.status >= 500 || reply.status === 403 || reply.headers.has("HX-Redirect")) throw new Error(reply.status);
      tellUntaken(address, entry, reasonOf(reply.status, (name) => reply.headers.get(name), await reply.text()));
      drop(address, operation);
      isStale ||= address === own && reply.ok;
    } catch {
      pause = Math.min(LONGEST_PAUSE, 2 * pause);
      next = setTimeout(send, pause * (0.5 + Math.random() / 2));
      return;
    }
  }
  pause = FIRST_PAUSE;
  if (isStale) location.reload(); // the page still shows the answer before
}

/* Time: counted down from what the server said, by a clock that nobody sets. At its end the page hands in; if it does not, the
   server does. */

const ANNOUNCED = [300, 60];
let ends = 0;
let isHandedIn = false;

function readClock() {
  const clock = byId("clock");
  ends = clock?.dataset.left === undefined ? 0 : performance.now() + 1000 * Number(clock.dataset.left);
  showTime();
}

function showTime() {
  const clock = byId("clock");
  if (!ends || !clock) return;
  const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
  const words = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  clock.querySelector("[role=timer]").textContent = clock.dataset.words.replace("0:00", words);
  if (ANNOUNCED.includes(left)) clock.querySelector("[role=status]").textContent = clock.dataset.words.replace("0:00", words);
  if (left === 0) timeIsUp(clock);
}

async function timeIsUp(clock) {
  if (isHandedIn) return;
  isHandedIn = true;
  const form = document.querySelector("form[data-autosave][data-edited]");
  const token = clock.querySelector("[name=csrfmiddlewaretoken]").value;
  const post = async (address, fields) => {
    const body = new URLSearchParams([...fields, ["csrfmiddlewaretoken", token]]);
    const reply = await fetch(address, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) });
    if (reply.status >= 500) throw new Error(reply.status);
  };
  try {
    if (form) await post(form.getAttribute("action"), [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
    await post(clock.dataset.submit, [["operation", clock.querySelector("[name=operation]").value]]);
    form?.removeAttribute("data-autosave");
    document.dispatchEvent(new CustomEvent("factkeep:left"));
    location.assign(clock.dataset.result);
  } catch {
    isHandedIn = false; // no network or no database: once more with the next second
  }
}

document.addEventListener("htmx:afterSwap", readClock);
setInterval(showTime, 1000);
readClock();

/* Keys: 1 to 9 choose, where all questions are on one page in the one that has the focus, and Enter goes on. Only where the reader
   wants single keys, and never on top of what a control does itself. */

document.addEventListener("keydown", (event) => {
  const scope = document.querySelector("[data-quiz-keys]");
  if (!scope || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const { target, key } = event;
  if (target.closest("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  if (/^[1-9]$/.test(key)) {
    const question = scope.querySelector("[data-question]") ? target.closest("[data-question]") : scope;
    const choice = question?.querySelectorAll("input[name$=response]:is([type=radio], [type=checkbox])")[key - 1];
    if (!choice || choice.disabled) return;
    choice.focus();
    choice.click();
  } else if (key === "Enter" && !target.closest("a, button, summary")) {
    const forward = scope.querySelector("[data-enter]");
    if (!forward) return;
    forward.click();
  } else return;
  event.preventDefault();
});
