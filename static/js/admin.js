// The admin's own pages. Its theme toggle says "auto" where the account's appearance (Preferences) should hold. Its
// searchable selects tell only jQuery of a choice, so that htmx would not see it, and nobody what they are called.
const root = document.documentElement
const mine = document.querySelector("meta[name=theme]")?.content

function settle() {
  if (mine && root.dataset.theme === "auto") root.dataset.theme = mine
}

function nameSelects() {
  for (const select of document.querySelectorAll("select.admin-autocomplete.select2-hidden-accessible")) {
    const name = select.labels[0]?.textContent ?? select.ariaLabel
    for (const part of select.nextElementSibling.querySelectorAll("[role=combobox], [role=textbox], [type=search]")) {
      part.removeAttribute("aria-labelledby")
      part.ariaLabel = name
    }
    select.nextElementSibling.querySelector("ul")?.setAttribute("role", "none") // beside its entries it holds a cross
  }
}

// "Insert" puts the line of a picture where the cursor stood last, or at the end of the question.
function offerInserts() {
  const form = document.getElementById("item_form")
  let place = document.getElementById("id_stem")
  form?.addEventListener("focusin", ({ target }) => {
    if (target.matches("textarea, input:not([type]), input[type=text]")) place = target
  })
  for (const button of document.querySelectorAll("[data-insert]")) {
    button.hidden = false
    button.addEventListener("click", () => {
      place.focus()
      place.setRangeText(document.getElementById(button.dataset.insert).textContent, place.selectionStart, place.selectionEnd, "end")
      place.dispatchEvent(new Event("input", { bubbles: true }))
    })
  }
}

settle()
offerInserts()
window.addEventListener("load", () => {
  for (const toggle of document.getElementsByClassName("theme-toggle")) toggle.addEventListener("click", settle)
})

// What an author tries in the preview comes back there, without a new page.
document.addEventListener("submit", (event) => {
  const button = event.submitter
  if (!button?.closest("#preview") || !window.htmx) return
  event.preventDefault()
  const form = event.target
  const given = { source: form, target: "#preview", swap: "innerHTML", values: { [button.name]: button.value } }
  window.htmx.ajax("POST", form.getAttribute("hx-post"), given).catch(() => {}) // given up for the next: htmx says so
})

const jQuery = window.django?.jQuery
if (jQuery) {
  // Behind the admin's own "ready", which makes the selects.
  jQuery(nameSelects)
  document.addEventListener("formset:added", () => setTimeout(nameSelects))
  const page = jQuery(document)
  page.on("select2:select select2:unselect", (event) => {
    event.target.dispatchEvent(new Event("change", { bubbles: true }))
    nameSelects()
  })
  page.on("select2:open", (event) => {
    const search = document.querySelector(".select2-container--open .select2-dropdown [type=search]")
    if (search) search.ariaLabel = event.target.labels[0]?.textContent ?? event.target.ariaLabel
  })
}
