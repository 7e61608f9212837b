// Screens lie in the page as templates until they are first asked for: the app opens with little to lay out.
const wirings = new Map();

// What is to be done once with a screen when it comes to life.
export function whenMade(name, wire) {
  wirings.set(name, wire);
}

export function screenNamed(name) {
  const shown = document.querySelector(`[data-screen="${name}"]`);
  if (shown) return shown;
  const template = document.querySelector(`template[data-later="${name}"]`);
  const screen = document.importNode(template.content.firstElementChild, true);
  template.replaceWith(screen);
  wirings.get(name)?.(screen);
  return screen;
}

// The form of a kind of entry, wherever it lies.
export const formOf = (kind) => screenNamed(kind === "company" ? "new-company" : kind).querySelector("form");
