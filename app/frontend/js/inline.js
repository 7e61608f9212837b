// Cells that are changed where they stand. A press, Enter or F2 opens the form of one cell in its place; Enter saves,
// Escape leaves it as it was, Tab goes on to the next cell. Each row is one stop of the Tab key, the arrows go from
// cell to cell. Without scripts a cell is a link to its field in the form of the whole record.
import { htmx } from "./requests.js";

const WIDE = window.matchMedia("(min-width: 768px)");

let kept = null; // the closed cell that the open one stands for
let next = null; // the cell to open once this one is saved
let saving = null; // the cell whose form was sent
let ticked = null; // whether the row being replaced was ticked

const all = () => [...document.querySelectorAll("[data-cells] [data-cell]")].filter((one) => one.offsetParent !== null);
const place = (cell) => ({ row: cell.closest("tr").id, key: cell.dataset.cell });
const at = ({ row, key }) => document.querySelector(`#${row} [data-cell="${key}"]`);
const box = () => document.querySelector(".cell-open > .cell-box");
const controls = (form) =>
  [...form.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((one) => one.offsetParent !== null);

function addressOf(cell) {
  const list = window.location.search.slice(1);
  const address = cell.closest("tr").dataset.cells.replace("KEY", cell.dataset.cell);
  return list ? `${address}&list=${encodeURIComponent(list)}` : address;
}

function open(cell) {
  const form = box();
  if (form) {
    if (form.dataset.dirty) {
      next = place(cell);
      form.requestSubmit();
      return;
    }
    leave(false);
  }
  kept = cell;
  next = saving = null;
  htmx.ajax("GET", addressOf(cell), { source: cell, target: cell, swap: "outerHTML" });
}

// Puts the cell back as it was; after a conflict the row is asked for again, since it is not as it was.
function leave(takesFocus = true) {
  const form = box();
  if (!form) return;
  const cell = form.closest("td");
  if (form.hasAttribute("data-conflict")) {
    saving = place(cell);
    htmx.ajax("GET", `${addressOf(cell)}&row=1`, { source: cell, target: cell, swap: "outerHTML" });
    return;
  }
  cell.replaceWith(kept);
  if (takesFocus) kept.querySelector("a")?.focus();
}

function lay(form) {
  if (!WIDE.matches || !form.showPopover) return;
  form.popover = "manual";
  form.showPopover();
  stand(form);
}

// Above the table, so that no column changes its width; it goes along when the page is scrolled.
function stand(form) {
  const { left, top } = form.closest("td").getBoundingClientRect();
  form.style.left = `${Math.max(8, Math.min(left, window.innerWidth - form.offsetWidth - 16))}px`;
  form.style.top = `${Math.max(8, Math.min(top, window.innerHeight - form.offsetHeight - 8))}px`;
}

function settled() {
  for (const row of document.querySelectorAll("[data-cells]")) {
    const links = row.querySelectorAll("a.cell");
    if ([...links].every((link) => link.tabIndex === 0)) links.forEach((link, index) => index && (link.tabIndex = -1));
  }
  const form = box();
  if (form && !form.dataset.laid) {
    form.dataset.laid = "1";
    lay(form);
    const first = controls(form).find((one) => one.matches("[aria-invalid]")) ?? controls(form)[0];
    first?.focus();
    if (first?.type === "text") first.select();
    if (saving) form.dataset.dirty = "1";
    saving = next = null;
  } else if (!form && saving) {
    const here = at(saving);
    const there = next && at(next);
    const tick = here?.closest("tr").querySelector(".tick input");
    if (ticked && tick) {
      tick.checked = true;
      tick.dispatchEvent(new Event("change", { bubbles: true }));
    }
    saving = next = ticked = null;
    if (there) open(there);
    else here?.querySelector("a")?.focus();
  }
}

function go(form, by) {
  const cells = all();
  const there = cells[cells.indexOf(form.closest("td")) + by];
  if (!form.dataset.dirty) {
    const target = there && place(there);
    leave(!target);
    if (target) open(at(target));
    return;
  }
  next = there ? place(there) : null;
  form.requestSubmit();
}

function inForm(event, form) {
  const { key, target } = event;
  if (target.getAttribute("aria-expanded") === "true" && ["Enter", "Escape"].includes(key)) return;
  const fields = controls(form);
  const edge = event.shiftKey ? fields[0] : fields.at(-1);
  const isEdge = target === edge || (target.type === "radio" && target.name === edge?.name);
  const held = event.ctrlKey || event.metaKey;
  if (key === "Escape") leave();
  else if (key === "Enter" && (held || !target.closest("a, button, textarea"))) form.requestSubmit();
  else if (key === "Tab" && isEdge) go(form, event.shiftKey ? -1 : 1);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function onCell(event, cell) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const { key } = event;
  const own = [...cell.closest("tr").querySelectorAll("[data-cell]")];
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  const rows = { ArrowDown: 1, ArrowUp: -1 }[key];
  let there = null;
  if (key === "F2") open(cell);
  else if (step) there = own[own.indexOf(cell) + step];
  else if (rows) {
    const column = all().filter((one) => one.dataset.cell === cell.dataset.cell);
    there = column[column.indexOf(cell) + rows];
  } else return;
  event.preventDefault();
  const link = there?.querySelector("a");
  if (!link) return;
  for (const one of there.closest("tr").querySelectorAll("a.cell")) one.tabIndex = one === link ? 0 : -1;
  link.focus();
}

document.addEventListener(
  "keydown",
  (event) => {
    const form = event.target.closest?.(".cell-open > .cell-box");
    const cell = event.target.closest?.("[data-cell]:not(.cell-open)");
    if (form) inForm(event, form);
    else if (cell) onCell(event, cell);
    else if (event.key === "F2") {
      const first = event.target.closest?.("[data-cells]")?.querySelector("[data-cell]");
      if (first) open(first);
    }
  },
  true,
);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.cell");
  if (link && link.closest("[data-cells]") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    open(link.closest("td"));
  } else if (event.target.closest(".cell-open [data-cell-cancel]")) {
    event.preventDefault();
    leave();
  } else if (box() && !box().dataset.dirty && !event.target.closest(".cell-open, dialog")) leave(false);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.target.matches(".cell-open > .cell-box")) return;
  const cell = event.target.closest("td");
  saving = place(cell);
  ticked = cell.closest("tr").querySelector(".tick input")?.checked ?? false;
});

// Who may no longer open it (403, 404) is told by the page that the cell links to.
document.addEventListener("htmx:beforeSwap", (event) => {
  const cell = event.target.closest?.("[data-cell]");
  if (!cell || [200, 409, 422].includes(event.detail.xhr.status)) return;
  event.detail.shouldSwap = false;
  window.location.assign((cell.querySelector("a.cell") ?? kept.querySelector("a.cell")).href);
});

document.addEventListener("htmx:afterSettle", settled);
for (const name of ["scroll", "resize"]) {
  window.addEventListener(name, () => box()?.popover && stand(box()), { capture: true, passive: true });
}
settled();
