// Cards move by mouse, and on touch after a hold of 200 ms; by keyboard with Shift and the arrows, which alone go from
// card to card. The "Move to" page of each card does the same without scripts; what a stage asks first is asked here too.
import { openRemote, showRemote } from "./dialog.js";
import { refresh } from "./live.js";
import { csrfToken } from "./requests.js";
import { keep, recall, TAB } from "./stored.js";
import { showToast } from "./toast.js";

const begun = new WeakSet();

// Cards offer to be dragged from the moment on when they can be.
async function setUp(board) {
  if (begun.has(board)) return;
  begun.add(board);
  const { default: Sortable } = await import("sortablejs");
  for (const column of board.querySelectorAll("[data-board-cards]")) {
    Sortable.create(column, {
      group: board.dataset.board || "board",
      draggable: ".board-card[data-move-url]",
      filter: "summary, .menu__items, button",
      preventOnFilter: false,
      sort: false,
      animation: 140,
      delay: 200,
      delayOnTouchOnly: true,
      touchStartThreshold: 5,
      // Browsers scroll by themselves only in a narrow strip, and not all of them do: the far columns are reached by ours.
      forceAutoScrollFallback: true,
      scrollSensitivity: 60,
      scrollSpeed: 20,
      ghostClass: "board-card--ghost",
      dragClass: "board-card--drag",
      onEnd: ({ item, from, to, oldIndex }) => {
        if (to !== from) moved(board, item, to, () => from.insertBefore(item, from.children[oldIndex] ?? null));
      },
    });
  }
  board.dataset.ready = "1";
}

// A board that cannot take over what is new is loaded again; who moved a card goes on where they were.
const LEFT_AT = "board-left-at";

function leave(board, places, top) {
  keep(LEFT_AT, JSON.stringify({ scrolled: board.scrollLeft, places, top }), TAB);
}

function reload(board, places) {
  leave(board, places);
  window.location.reload();
}

function goOn() {
  const left = JSON.parse(recall(LEFT_AT, TAB));
  keep(LEFT_AT, null, TAB);
  const board = left && document.querySelector("[data-board]");
  if (!board) return;
  board.scrollLeft = left.scrolled;
  if (left.top) window.scrollTo({ top: left.top, behavior: "instant" });
  focusFirst(left.places, { preventScroll: true });
}

// ``places`` are where to look for the focus afterwards, where it was moved by keyboard.
async function moved(board, item, to, putBack, places = []) {
  const key = to.dataset.key;
  const question = [...item.querySelectorAll("[data-move-value]")].find((link) => link.dataset.moveValue === key);
  if (question) {
    putBack();
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
    if (!(await refresh(item.id))) reload(board, places);
    return;
  }
  putBack();
  const said = answer ? await answer.json().catch(() => null) : null;
  if (said?.reload) {
    reload(board, places);
    return;
  }
  if (said?.href) {
    // Only something has to be said first (a reason, a day): the page that asks opens, the card is back meanwhile.
    openRemote(said.href);
    return;
  }
  showToast(said?.message ?? board.dataset.moveFailed, "late");
  // Somebody was quicker: show where the card is now.
  if (answer?.status === 409) await refresh(item.id);
}

// ---- by keyboard

const cardsOf = (column) => [...column.querySelectorAll(".board-card")].filter((card) => card.offsetParent !== null);

function focus(card) {
  card?.querySelector(".board-card__title a")?.focus();
  card?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// Where to look once a card is moved: at the card itself; where it is shown no longer, at the one beside it or at the
// heading of the column it left.
function placesOf(id) {
  const card = document.getElementById(id);
  const around = [card?.nextElementSibling, card?.previousElementSibling, card?.closest(".board-column")];
  return [id, ...around.map((one) => one?.id).filter(Boolean)];
}

function focusFirst(places, options) {
  const found = places.map((id) => document.getElementById(id)).find(Boolean);
  const there = found?.querySelector(":scope.board-card a, .board-column__title");
  if (there && !there.matches("a")) there.setAttribute("tabindex", "-1");
  there?.focus(options);
}

function beside(column, by) {
  const row = [...column.parentElement.querySelectorAll(":scope > .board-column")];
  return row[row.indexOf(column) + by];
}

function step(card, key) {
  const column = card.closest(".board-column");
  const cards = cardsOf(column);
  const at = cards.indexOf(card);
  if (key === "ArrowDown" || key === "ArrowUp") return cards[at + (key === "ArrowDown" ? 1 : -1)];
  const by = key === "ArrowRight" ? 1 : -1;
  let next = beside(column, by);
  while (next && !cardsOf(next).length) next = beside(next, by);
  return next && (cardsOf(next)[at] ?? cardsOf(next).at(-1));
}

document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.("[data-board] .board-card");
  if (!card || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("details[data-menu]")) return;
  if (event.key.toLowerCase() === "m" && !event.shiftKey) {
    const link = card.querySelector("[data-dialog]");
    if (link) event.preventDefault();
    link?.click();
    return;
  }
  if (!event.key.startsWith("Arrow")) return;
  event.preventDefault();
  if (!event.shiftKey) {
    focus(step(card, event.key));
    return;
  }
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const column = card.closest(".board-column");
  const to = by && beside(column, by)?.querySelector("[data-board-cards]");
  if (!to || !card.dataset.moveUrl || card.dataset.moving) return;
  const box = card.parentElement;
  const next = card.nextElementSibling;
  const places = placesOf(card.id);
  card.dataset.moving = "1";
  moved(card.closest("[data-board]"), card, to, () => box.insertBefore(card, next), places).then(() => {
    delete card.dataset.moving;
    focusFirst(places);
    document.getElementById(card.id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
});

// Who moves a card in the dialog, lets it rest or takes a move back stays where they are: cards loaded by hand and the
// place on the page are kept. What is refused is said in the dialog; all else is sent as any form is.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const dialog = form.closest("#remote-dialog");
  const board = document.querySelector("[data-board]:not([data-live] *)");
  // A reload keeps the place on the page by itself, the answer to a form does not.
  if (board && form.closest("[data-toast]")) leave(board, [], window.scrollY);
  const step = document.querySelector("[data-live]") && form.action?.match?.(/\/partnerships\/(\d+)\/(move|snooze|wake|moves\/\d+\/undo)(\?|$)/);
  if (!step || !(dialog || form.closest("[data-toast]")) || form.dataset.plain) return;
  event.preventDefault();
  const request = { method: "POST", body: new FormData(form), redirect: "manual" };
  const answer = await fetch(form.action, request).catch(() => null);
  const card = `card-${step[1]}`;
  const places = placesOf(card);
  if (answer?.type === "opaqueredirect" && (await refresh(card))) {
    dialog?.close();
    if (dialog || document.activeElement === document.body) focusFirst(places, { preventScroll: true });
  } else if (!dialog) {
    window.location.reload();
  } else if (![409, 422].includes(answer?.status) || !(await showRemote(answer))) {
    form.dataset.plain = "1";
    form.requestSubmit();
  }
});

function setUpAll() {
  document.querySelectorAll("[data-board]").forEach(setUp);
}

document.addEventListener("htmx:afterSettle", setUpAll);
setUpAll();
goOn();
