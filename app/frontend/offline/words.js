// The sentences of the phone app: the server wrote them into the shell in the reader's language.
let spoken = {};
let language = "id";
let zone = "Asia/Makassar";

export function speak(element) {
  spoken = JSON.parse(element.dataset.words);
  language = element.dataset.language;
  zone = element.dataset.zone;
}

export function say(name, values = {}) {
  const sentence = spoken[name] ?? name;
  return sentence.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? ""));
}

// Made once each: a formatter is slow to make, and a screen asks for dozens.
const formats = new Map();

function shown(options, instant, { locale = language, timeZone = zone } = {}) {
  const key = JSON.stringify([locale, timeZone, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, { timeZone, ...options }));
  return formats.get(key).format(instant);
}

export const clock = (instant) => shown({ hour: "2-digit", minute: "2-digit" }, new Date(instant)).replace(":", ".");
export const moment = (instant) => `${shown({ day: "numeric", month: "short" }, new Date(instant))} ${clock(instant)}`;

// A day is a text (2026-11-26) and is read at noon UTC, so that no zone moves it.
export const dayWords = (day) =>
  shown({ weekday: "short", day: "numeric", month: "short" }, new Date(`${day}T12:00:00Z`), { timeZone: "UTC" });

// Swedish writes days as the fields of forms do; what Canadian English does has changed from browser to browser.
export const dayOf = (instant) => shown({ year: "numeric", month: "2-digit", day: "2-digit" }, new Date(instant), { locale: "sv-SE" });
export const today = () => dayOf(Date.now());
export const hourOf = (instant) => shown({ hour: "2-digit", minute: "2-digit" }, new Date(instant), { locale: "en-GB" });

export function laterDay(day, days) {
  const found = new Date(`${day}T12:00:00Z`);
  found.setUTCDate(found.getUTCDate() + days);
  return found.toISOString().slice(0, 10);
}

export function span(milliseconds) {
  const minutes = Math.max(0, Math.round(milliseconds / 60000));
  if (minutes < 60) return say("minutes", { n: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? say("hours", { n: hours }) : say("days", { n: Math.floor(hours / 24) });
}

export function size(bytes) {
  const mega = bytes / 1e6;
  return mega < 1 ? `${Math.round(bytes / 1000)} kB` : `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(mega)} MB`;
}
