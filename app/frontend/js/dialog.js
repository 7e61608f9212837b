// Native dialogs. A link with data-dialog opens the dialog of that id, or with "remote" the main part of the
// page it points to; without scripts it is a plain link to that page.
import { htmx } from "./requests.js";

function close(dialog) {
  dialog.close();
}

export async function openRemote(address) {
  const answer = await fetch(address, { headers: { "X-Requested-With": "dialog" } }).catch(() => null);
  if (!answer?.ok || !(await showRemote(answer))) window.location.assign(address);
}

// The main part of an answered page in a dialog, in the place of the one before; false where the page has none.
export async function showRemote(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  if (!main) return false;
  const heading = main.querySelector("h1");
  const model = document.getElementById("shortcuts");
  const dialog = model.cloneNode(true);
  dialog.id = "remote-dialog";
  dialog.removeAttribute("aria-labelledby");
  dialog.setAttribute("aria-label", heading?.textContent.trim() ?? page.title);
  dialog.querySelector(".dialog__title").removeAttribute("id");
  dialog.querySelector(".dialog__title").textContent = heading?.textContent.trim() ?? "";
  (heading?.closest(".page-header") ?? heading)?.remove();
  main.querySelectorAll(".breadcrumb").forEach((one) => one.remove());
  for (const form of main.querySelectorAll("form")) {
    if (!form.getAttribute("action")) form.setAttribute("action", answer.url);
  }
  const body = dialog.querySelector(".dialog__body");
  body.replaceChildren(...document.importNode(main, true).childNodes);
  document.getElementById("remote-dialog")?.remove();
  document.body.append(dialog);
  htmx.process(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  (body.querySelector("input:not([type=hidden]), select, textarea") ?? dialog).focus();
  document.dispatchEvent(new CustomEvent("dialog:filled"));
  return true;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    opener.closest("details[data-menu]")?.removeAttribute("open");
    const named = opener.dataset.dialog === "remote" ? null : document.getElementById(opener.dataset.dialog);
    if (named) named.showModal();
    else openRemote(opener.href);
    return;
  }
  const plain = event.target.closest("[data-dialog-open]");
  if (plain) {
    document.getElementById(plain.dataset.dialogOpen)?.showModal();
    return;
  }
  const dialog = event.target.closest("dialog");
  if (!dialog) return;
  if (event.target.closest("[data-dialog-close], [data-cancel]")) {
    event.preventDefault();
    close(dialog);
  } else if (event.target === dialog) {
    // A press on the shade closes; one that began inside (selecting text) does not reach here.
    const box = dialog.getBoundingClientRect();
    const outside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
    if (outside && event.detail > 0 && !dialog.querySelector("form[data-dirty]")) close(dialog);
  }
});

document.querySelectorAll("dialog[data-open-now]").forEach((dialog) => dialog.showModal());
