/* What scripts add: answers save themselves and try again, a password can be shown.
   Every page works without this file; forms and links then do what is done here. */

const byId = (id) => document.getElementById(id);

/** A new operation id (a UUID of version 4). crypto.randomUUID is missing where a school serves plain http. */
function newOperation() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/* Answers save themselves: choices almost at once, text half a second after the last key. Who goes on within that time sends one
   request and not two. A change is a new operation; sending the same change again is not. */

const TYPING_PAUSE = 500;
const CHOOSING_PAUSE = 250;
let typing = 0;
let edits = 0;
let sent = 0;
let unsaved = false;

function save(form) {
  clearTimeout(typing);
  if (form.isConnected) window.htmx.trigger(form, "save");
}

/** A save by itself presses no button, wherever the focus is: htmx would add the one that has it. */
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.triggeringEvent?.type !== "save") return;
  for (const name of ["go", "move"]) delete detail.parameters[name];
  for (const field of detail.elt.querySelectorAll("[data-question]:not([data-edited]) [name]")) {
    delete detail.parameters[field.name]; // of many questions on one page, those that were touched
  }
});

document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-autosave]");
  if (!form) return;
  form.elements.operation.value = newOperation();
  target.closest("[data-question]")?.setAttribute("data-edited", "");
  unsaved = true;
  edits += 1;
  leaving = null; // who writes on is not ready to go on
  if (waiting) waiting.submitter = null;
  clearTimeout(typing);
  const isTyped = target.matches("textarea, input:not([type=radio], [type=checkbox])");
  typing = setTimeout(save, isTyped ? TYPING_PAUSE : CHOOSING_PAUSE, form);
});

document.addEventListener("submit", () => clearTimeout(typing), true);
document.addEventListener("visibilitychange", () => {
  const form = document.querySelector("form[data-autosave]");
  if (document.hidden && unsaved && form) save(form);
});
document.addEventListener("factkeep:left", () => {
  unsaved = false;
  waiting = null;
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved || waiting) event.preventDefault();
});

/* Back or a link, while something is not saved yet: first the save, then the other page. A link pressed twice does not wait. */

let leaving = null;

function saveFirst(event, leave) {
  const form = document.querySelector("form[data-autosave]");
  if (!unsaved || !form) return;
  event.preventDefault();
  leaving = leave;
  save(form);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]:not([href^='#'], [target])");
  if (!link || leaving || event.ctrlKey || event.metaKey || event.shiftKey) return;
  saveFirst(event, () => location.assign(link.href));
});
document.addEventListener("htmx:historyCacheMiss", (event) => {
  saveFirst(event, () => event.detail.xhr.send());
});
document.addEventListener("htmx:historyCacheMissLoad", ({ detail }) => {
  const door = detail.xhr.getResponseHeader("HX-Redirect");
  if (door) location.assign(door);
});

/* What could not be sent is kept on the page and sent again, later and later, with the same operation id. */

const LONGEST_PAUSE = 30_000;
let waiting = null;
let tries = 0;
let next = 0;

function tell(words) {
  const saved = byId("saved");
  if (saved && words) saved.textContent = words;
}

function failed({ detail }) {
  const form = detail.elt.closest("form");
  if (!form || form.method !== "post" || form.id === "clock") return;
  const isStale = detail.xhr?.status === 403 || isSignedOut(detail);
  waiting = { form, submitter: detail.requestConfig.triggeringEvent?.submitter, isStale };
  byId("trouble").hidden = false;
  const { trouble, signedOut } = byId("saved")?.dataset ?? {};
  tell(isSignedOut(detail) ? signedOut : trouble);
  clearTimeout(next);
  const pause = Math.min(LONGEST_PAUSE, 1000 * 2 ** tries++) * (0.5 + Math.random() / 2);
  next = setTimeout(sendAgain, pause);
}

async function sendAgain() {
  if (!waiting) return;
  clearTimeout(next);
  const { form, isStale } = waiting;
  if (isStale) await renewToken(form);
  if (waiting?.form !== form) return;
  if (waiting.submitter?.isConnected) waiting.submitter.click();
  else if (form.matches("[data-autosave]")) save(form);
  else form.requestSubmit();
}

const isSignedOut = ({ xhr }) => Boolean(xhr?.getResponseHeader("HX-Redirect"));

/** The sign-in page must not take the place of what is being written: one can sign in again in another tab. */
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (!event.target.matches("form[data-autosave]") || !isSignedOut(event.detail)) return;
  event.preventDefault();
  failed(event);
});

/** After signing in again in another tab the page's token is stale: take it from a fresh copy of this page. */
async function renewToken(form) {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const token = page.querySelector("#main [name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
  } catch {
    /* Still no network: the next try comes here again. */
  }
}

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (!target.matches("form[data-autosave]")) return;
  tell(byId("saved")?.dataset.saving);
  sent = edits;
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const isDone = detail.successful || detail.xhr?.getResponseHeader("HX-Location"); // htmx calls only what it swaps successful
  if (!isDone || detail.elt.id === "clock") return;
  waiting = null;
  unsaved = sent < edits && detail.requestConfig.elt.isConnected;
  tries = 0;
  clearTimeout(next);
  byId("trouble")?.toggleAttribute("hidden", true); // none where the page is being left
  leaving?.();
  leaving = null;
});
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:timeout", failed);
document.addEventListener("htmx:responseError", failed);
window.addEventListener("online", sendAgain);
document.addEventListener("click", ({ target }) => {
  if (target.closest("#trouble button")) sendAgain();
});

/* A new part of the page: a new page altogether begins at its top, and says so. */

const DOUBLE_CLICK = 400;
let shownAt = performance.now();

document.addEventListener("factkeep:shown", () => (shownAt = performance.now()));
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  shownAt = performance.now();
  if (detail.target !== document.body) return;
  window.scrollTo(0, 0);
  byId("main").focus({ preventScroll: true });
});

/** A double click is one: its second half must not press what has come to the place of the first. */
document.addEventListener(
  "click",
  (event) => {
    if (event.detail < 2 || performance.now() - shownAt > DOUBLE_CLICK || !event.target.closest("button, a")) return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

/* A password can be looked at. */

document.addEventListener("change", ({ target }) => {
  const field = byId(target.dataset?.reveal);
  if (field) field.type = target.checked ? "text" : "password";
});
