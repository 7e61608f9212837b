// htmx under a strict content policy: nothing evaluated, no style injected, the token on every request.
import htmx from "htmx.org";

import { showToast } from "./toast.js";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.scrollIntoViewOnBoost = false;
htmx.config.historyCacheSize = 0;
htmx.config.refreshOnHistoryMiss = true;
// The style of what was there before, as scripts set it, is not written onto its successor as an attribute.
htmx.config.attributesToSettle = ["class", "width", "height"];
// A refused form (422, 409, 403) comes back with its sentences and must be shown.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "(403|409|422)", swap: true },
  { code: "[45]..", swap: false, error: true },
];

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
});

// When the piece could not be fetched, the whole page can say why.
document.addEventListener("htmx:responseError", (event) => {
  const { elt, requestConfig } = event.detail;
  if (requestConfig.verb === "get" && elt.matches("a[href]")) window.location.assign(elt.href);
});

// Without a network a list stays as it was: whoever asked for something else is told, a page that looks by itself is not.
document.addEventListener("htmx:sendError", (event) => {
  const { triggeringEvent } = event.detail.requestConfig;
  const toasts = document.getElementById("toasts");
  if (!triggeringEvent?.isTrusted || toasts.querySelector("[data-unsent-told]")) return;
  showToast(toasts.dataset.unsent, "late").dataset.unsentTold = "1";
});

export { htmx };
