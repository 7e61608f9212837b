// Stops move within and between the days of a road show by their grip; the arrows and the menu do the same by
// keyboard and without scripts.
import { csrfToken } from "./requests.js";
import { showToast } from "./toast.js";

async function setUp(plan) {
  const lists = plan.querySelectorAll("[data-stop-list]");
  if (!plan.querySelector("[data-stop]")) return;
  const { default: Sortable } = await import("sortablejs");
  for (const list of lists) {
    Sortable.create(list, {
      group: "stops",
      draggable: ".stop",
      handle: ".stop__grip",
      animation: 140,
      delay: 120,
      delayOnTouchOnly: true,
      ghostClass: "stop--ghost",
      dragClass: "stop--drag",
      onEnd: (event) => placed(plan, event),
    });
  }
  // The grips are shown from now on.
  plan.dataset.ready = "1";
}

async function placed(plan, { item, from, to, oldIndex, newIndex }) {
  if (from === to && oldIndex === newIndex) return;
  const position = [...to.children].indexOf(item) + 1;
  const answer = await fetch(item.dataset.placeUrl, {
    method: "POST",
    body: new URLSearchParams({ position, on: to.dataset.on, officer: to.dataset.officer ?? "" }),
    headers: { "X-CSRFToken": csrfToken(), Accept: "application/json", "X-Requested-With": "fetch" },
  }).catch(() => null);
  if (answer?.ok) {
    // The answer is the plan after the move, with the minutes of both days counted anew.
    window.location.reload();
    return;
  }
  item.remove();
  from.insertBefore(item, from.children[oldIndex] ?? null);
  const said = answer ? await answer.json().catch(() => null) : null;
  showToast(said?.message ?? plan.dataset.failed, "late");
}

document.querySelectorAll("[data-day-plan]").forEach(setUp);
