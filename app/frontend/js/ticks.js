// Ticked rows of a list: how many, all of the page at once, a span of them with Shift; what is done with them is said
// on a page of its own, which opens as a dialog.
import { openRemote } from "./dialog.js";

let last = null;

const boxesOf = (form) => [...form.querySelectorAll("td.tick input")];

function tell(form) {
  const boxes = boxesOf(form);
  const ticked = boxes.filter((box) => box.checked).length;
  const everything = form.elements.all?.checked ?? false;
  for (const box of boxes) box.closest("tr").classList.toggle("is-selected", box.checked || everything);
  const whole = form.querySelector("[data-tick-all]");
  whole.checked = ticked === boxes.length;
  whole.indeterminate = ticked > 0 && ticked < boxes.length;
  const count = form.querySelector("[data-ticked]");
  count.textContent = everything || ticked === 0 ? "" : count.dataset.ticked.replace("#", ticked);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-ticks]");
  if (!form) return;
  if (event.target.matches("[data-tick-all]")) {
    for (const box of boxesOf(form)) box.checked = event.target.checked;
  }
  tell(form);
});

document.addEventListener("click", (event) => {
  const box = event.target.closest("form[data-ticks] td.tick input");
  if (box) {
    const boxes = boxesOf(box.form);
    const from = boxes.indexOf(last);
    if (event.shiftKey && from >= 0) {
      const to = boxes.indexOf(box);
      for (const one of boxes.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = box.checked;
      tell(box.form);
    }
    last = box;
    return;
  }
  const untick = event.target.closest("[data-untick]");
  if (!untick) return;
  const first = boxesOf(untick.form).find((one) => one.checked) ?? boxesOf(untick.form)[0];
  for (const one of untick.form.querySelectorAll("input[type=checkbox]")) one.checked = false;
  tell(untick.form);
  first.focus();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-ticks]")) return;
  event.preventDefault();
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form, event.submitter));
  openRemote(address.href);
});
