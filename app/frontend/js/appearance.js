// The theme and the density of tables, kept in this browser.
import { keep, recall } from "./stored.js";

const root = document.documentElement;

function mark() {
  const theme = recall("theme") ?? "auto";
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  }
  for (const button of document.querySelectorAll("[data-density-switch]")) {
    button.setAttribute("aria-pressed", String(root.dataset.density === "compact"));
  }
}

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-theme-choice]")?.dataset.themeChoice;
  if (choice) {
    keep("theme", choice === "auto" ? null : choice);
    if (choice === "auto") delete root.dataset.theme;
    else root.dataset.theme = choice;
    mark();
  } else if (event.target.closest("[data-density-switch]")) {
    root.dataset.density = root.dataset.density === "compact" ? "comfortable" : "compact";
    keep("density", root.dataset.density);
    mark();
  }
});

document.addEventListener("htmx:afterSettle", mark);
mark();
