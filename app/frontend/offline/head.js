// The one heading of the page: what the present screen is called, what it is about, and the way back.
import { fill } from "./pieces.js";

const element = () => document.querySelector("[data-head]");

export function head({ title, subtitle = "" }) {
  fill(element(), { title, subtitle });
  document.title = `${title} · Jajak`;
}

export function headOf(screen) {
  const { title, back, backLabel } = screen.dataset;
  head({ title });
  fill(element(), { back: back ?? "", back_label: backLabel ?? "" });
}

export function focusHead() {
  element().querySelector("h1").focus();
}
