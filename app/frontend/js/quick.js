// The quick look: a link with data-quick opens its page in a drawer beside the list; up and down go to the row before
// and after. Space on a link of the row does the same. Without scripts it is a plain link to that page.
import { htmx } from "./requests.js";

const ROW = "tr, .board-card, .task, .found__list li";

let current = null;

const all = () => [...document.querySelectorAll("main [data-quick]")].filter((one) => one.offsetParent !== null);

function drawer() {
  const known = document.getElementById("drawer");
  if (known) return known;
  const made = document.createElement("dialog");
  made.id = "drawer";
  made.className = "drawer";
  made.setAttribute("aria-labelledby", "drawer-title");
  made.addEventListener("close", () => {
    mark(null);
    current?.focus();
  });
  made.addEventListener("htmx:afterSwap", (event) => event.target === made && filled(made));
  for (const failed of ["htmx:responseError", "htmx:sendError"]) {
    made.addEventListener(failed, (event) => event.target === made && window.location.assign(current.href));
  }
  made.addEventListener("keydown", walk);
  document.body.append(made);
  return made;
}

function mark(link) {
  document.querySelector(".is-looked-at")?.classList.remove("is-looked-at");
  link?.closest(ROW)?.classList.add("is-looked-at");
}

function look(link) {
  const box = drawer();
  current = link;
  mark(link);
  box.setAttribute("aria-busy", "true");
  if (!box.open) {
    box.replaceChildren();
    box.showModal();
  }
  htmx.ajax("GET", link.href, { source: box, target: box, swap: "innerHTML" });
}

function filled(box) {
  box.removeAttribute("aria-busy");
  const links = all();
  const at = links.indexOf(current);
  const place = box.querySelector("[data-drawer-place]");
  if (place && links.length > 1) place.textContent = place.dataset.drawerPlace.replace("##", links.length).replace("#", at + 1);
  for (const step of box.querySelectorAll("[data-drawer-step]")) {
    step.hidden = links.length < 2;
    step.disabled = !links[at + Number(step.dataset.drawerStep)];
  }
  current.closest(ROW)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  box.querySelector("#drawer-title")?.focus();
}

function step(by) {
  const links = all();
  const next = links[links.indexOf(current) + by];
  if (next) look(next);
}

function walk(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || event.target.closest("input, textarea, select, details[data-menu], .drawer__body:focus")) return;
  event.preventDefault();
  step(by);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-quick]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    look(link);
    return;
  }
  const stepper = event.target.closest("[data-drawer-step]");
  if (stepper) step(Number(stepper.dataset.drawerStep));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey) return;
  const link = event.target.matches("main a") && event.target.closest(ROW)?.querySelector("[data-quick]");
  if (!link) return;
  event.preventDefault();
  look(link);
});
