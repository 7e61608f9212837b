// Asking once, and only where it helps: to install the app, and to be allowed to keep things for good. A browser that
// may throw away what a page keeps (iOS after seven unused days) does not do so to an installed one.
import { isApple, isInstalled } from "./apple.js";
import { fill } from "./pieces.js";
import { keep, recall } from "../js/stored.js";

const SETTLED = "phone-install";
let offer = null;

export function offerInstalling(box) {
  const show = () => fill(box, { install: Boolean(offer), apple: isApple() && !offer, offered: !isInstalled() && !recall(SETTLED) && (offer || isApple()) });
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event;
    show();
  });
  window.addEventListener("appinstalled", () => {
    keep(SETTLED, "1");
    show();
  });
  box.querySelector("[data-install]").addEventListener("click", async () => {
    await offer?.prompt();
    offer = null;
    keep(SETTLED, "1");
    navigator.storage?.persist?.();
    show();
  });
  box.querySelector("[data-not-now]").addEventListener("click", () => {
    keep(SETTLED, "1");
    show();
  });
  show();
}
