import { openPalette } from "./palette.js";

// Keys of the whole application; none works while a word is being typed, except with Ctrl or Cmd.
function typing(target) {
  return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
}

// On a page that is one of a walk: on, back, and whatever ends a stop.
const WALK = { n: ".walk [rel=next]", p: ".walk [rel=prev]", d: "[data-key=d] button" };

function currentForm(target) {
  const around = document.querySelector("dialog[open]") ?? document;
  return target.closest("form.record-form") ?? around.querySelector("form.record-form");
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const held = event.ctrlKey || event.metaKey;
  const form = currentForm(target);
  if (held && key === "Enter" && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-save]"));
  } else if (held && key.toLowerCase() === "s" && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[name=stay]") ?? form.querySelector("[data-save]"));
  } else if ((held && key.toLowerCase() === "k") || (!held && key === "/" && !typing(target))) {
    event.preventDefault();
    if (openPalette()) return;
    const search = document.querySelector("[data-global-search]");
    search?.focus();
    search?.select();
  } else if (WALK[key] && !held && !event.altKey && !typing(target) && document.querySelector(".walk") && !document.querySelector("dialog[open]")) {
    document.querySelector(WALK[key])?.click();
  } else if (key === "?" && !held && !typing(target)) {
    document.getElementById("shortcuts")?.showModal();
  } else if (key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) {
    if (target.matches("[data-global-search]")) target.blur();
    else if (form && (!typing(target) || target.form === form)) form.querySelector("[data-cancel]")?.click();
    else if (!typing(target) && document.querySelector(".walk")) document.querySelector(".page-header__back")?.click();
  }
});
