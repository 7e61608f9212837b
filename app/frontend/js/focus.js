// A refused form starts at what is wrong.
function toFirst() {
  const first = [...document.querySelectorAll("[data-focus-first]")].find((one) => !one.dataset.focused);
  if (!first) return;
  first.dataset.focused = "1";
  first.focus();
}

document.addEventListener("htmx:afterSettle", toFirst);
document.addEventListener("click", (event) => {
  const link = event.target.closest('.error-summary a[href^="#"], .conflict-panel a[href^="#"]');
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const shown = field.hidden ? document.getElementById(`${field.id}-search`) : field;
  const control = shown.matches("fieldset") ? (shown.querySelector("input") ?? shown) : shown;
  control.scrollIntoView({ block: "center" });
  control.focus({ preventScroll: true });
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-back]")) window.history.back();
});
toFirst();
