// On every page of the full application: whether this phone has sent everything. It also sends, and registers the
// worker that keeps the phone app.
import { line, sendByItself, signOutHere, whenLineChanges } from "./send.js";
import * as store from "./store.js";
import { remember } from "./user.js";

export async function showBadge(link) {
  const words = JSON.parse(link.dataset.words);
  // Only made where something waits: the first clock of a page loads all zones, a tenth of a second on a cheap phone.
  const clock = () => new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", timeZone: link.dataset.zone });
  const draw = async () => {
    const { waiting, oldest } = store.isOpen() ? await store.counts() : { waiting: 0, oldest: null };
    const state = line.state === "offline" ? "offline" : waiting ? "waiting" : "all_sent";
    const name = state === "offline" && waiting ? "offline_waiting" : state;
    const hour = oldest ? clock().format(oldest).replace(":", ".") : "";
    const text = words[name].replace("{n}", waiting).replace("{hour}", hour);
    link.dataset.state = state;
    link.title = text;
    link.querySelector("[data-badge-words]").textContent = text;
    link.querySelector("[data-badge-count]").textContent = waiting || "";
  };
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") === link.dataset.signOut) signOutHere();
  });
  store.whenChanged(draw);
  whenLineChanges(draw);
  // The page itself says who is signed in, so nothing need be asked while nothing waits.
  remember(link.dataset.user, link.dataset.name);
  await store.open(link.dataset.user);
  await draw();
  navigator.serviceWorker?.register(link.dataset.worker).catch(() => null);
  await sendByItself();
  await draw();
}
