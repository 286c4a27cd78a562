// The admin's own pages. Its theme toggle says "auto" where the account's appearance (Preferences) should hold; and
// its searchable selects tell only jQuery of a choice, so that htmx would not see it.
const root = document.documentElement
const mine = document.querySelector("meta[name=theme]")?.content

function settle() {
  if (mine && root.dataset.theme === "auto") root.dataset.theme = mine
}

settle()
window.addEventListener("load", () => {
  for (const toggle of document.getElementsByClassName("theme-toggle")) toggle.addEventListener("click", settle)
  window.django?.jQuery?.(document).on("select2:select select2:unselect", (event) => {
    event.target.dispatchEvent(new Event("change", { bubbles: true }))
  })
})
