// The position, asked as soon as the form opens, better with every second, and never in the way of saving.
import { say } from "./words.js";

const GOOD = 25;
const LONGEST = 90_000;
let watch = null;
let limit = 0;

export function stop() {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  clearTimeout(limit);
  watch = null;
}

// Fills the place of `form`; calls `found()` after each better position.
export function start(form, found) {
  stop();
  const box = form.querySelector("[data-locate]");
  const at = (name) => box.querySelector(`[data-locate-${name}]`);
  const status = form.querySelector("[data-locate-status]");
  const tell = (words) => (status.textContent = words);
  const fail = (words) => {
    tell(words);
    if (!at("latitude").value) at("reason").value = words;
    found();
  };
  if (at("latitude").value) return;
  if (!navigator.geolocation) {
    fail(box.dataset.failed);
    return;
  }
  tell(box.dataset.asking);
  watch = navigator.geolocation.watchPosition(
    ({ coords }) => {
      const accuracy = Math.round(coords.accuracy);
      if (at("latitude").value && Number(at("accuracy").value) <= accuracy) return;
      at("latitude").value = coords.latitude.toFixed(6);
      at("longitude").value = coords.longitude.toFixed(6);
      at("accuracy").value = accuracy;
      at("reason").value = "";
      tell(box.dataset.found.replace("{metres}", String(accuracy)));
      if (accuracy <= GOOD) stop();
      found();
    },
    (problem) => {
      if (at("latitude").value) return;
      fail(problem.code === problem.PERMISSION_DENIED ? box.dataset.denied : box.dataset.failed);
      if (problem.code === problem.PERMISSION_DENIED) stop();
    },
    { enableHighAccuracy: true, timeout: 30_000, maximumAge: 60_000 },
  );
  limit = setTimeout(stop, LONGEST);
}

// Saving did not wait for a position: the visit says why it has none.
export function explain(form) {
  const box = form.querySelector("[data-locate]");
  const reason = box.querySelector("[data-locate-reason]");
  if (!box.querySelector("[data-locate-latitude]").value && !reason.value && form.elements.mode.value === "on_site") {
    reason.value = say("no_position_yet");
  }
}
