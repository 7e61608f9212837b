// Cards move by mouse, and on touch after a hold of 200 ms. The "Move to" menu of each card does the same
// by keyboard and without scripts; a stage whose menu line opens a question asks it here as well.
import { openRemote } from "./dialog.js";
import { csrfToken } from "./requests.js";
import { showToast } from "./toast.js";

async function setUp(board) {
  if (board.dataset.ready) return;
  board.dataset.ready = "1";
  const { default: Sortable } = await import("sortablejs");
  for (const column of board.querySelectorAll("[data-board-cards]")) {
    Sortable.create(column, {
      group: "board",
      draggable: ".board-card[data-move-url]",
      filter: "summary, .menu__items, button",
      preventOnFilter: false,
      sort: false,
      animation: 140,
      delay: 200,
      delayOnTouchOnly: true,
      touchStartThreshold: 5,
      ghostClass: "board-card--ghost",
      dragClass: "board-card--drag",
      onEnd: (event) => event.to !== event.from && moved(board, event),
    });
  }
}

function putBack({ item, from, oldIndex }) {
  from.insertBefore(item, from.children[oldIndex] ?? null);
}

async function moved(board, event) {
  const { item, to } = event;
  const key = to.dataset.key;
  const question = [...item.querySelectorAll("[data-move-value]")].find((link) => link.dataset.moveValue === key);
  if (question) {
    putBack(event);
    openRemote(question.href);
    return;
  }
  const body = new URLSearchParams({ [item.dataset.moveField]: key });
  const answer = await fetch(item.dataset.moveUrl, {
    method: "POST",
    body,
    // A redirect is left for the reload: following it here would use up the message meant for the reader.
    redirect: "manual",
    headers: { "X-CSRFToken": csrfToken(), Accept: "application/json", "X-Requested-With": "fetch" },
  }).catch(() => null);
  if (answer?.ok || answer?.type === "opaqueredirect") {
    // The board after the move has true totals and the message that offers to undo it.
    window.location.reload();
    return;
  }
  putBack(event);
  const said = answer ? await answer.json().catch(() => null) : null;
  if (said?.href) {
    // Only something has to be said first (a reason, a day): the page that asks opens, the card is back meanwhile.
    openRemote(said.href);
    return;
  }
  showToast(said?.message ?? board.dataset.moveFailed, "late");
}

function setUpAll() {
  document.querySelectorAll("[data-board]").forEach(setUp);
}

document.addEventListener("htmx:afterSettle", setUpAll);
setUpAll();
