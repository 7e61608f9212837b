// What this browser keeps for the reader; a browser that refuses keeps nothing and nothing breaks. TAB keeps for this
// tab alone, and only until it is closed.
export const BROWSER = "localStorage";
export const TAB = "sessionStorage";

export function recall(key, shelf = BROWSER) {
  try {
    return window[shelf].getItem(key);
  } catch {
    return null;
  }
}

export function keep(key, value, shelf = BROWSER) {
  try {
    if (value === null) window[shelf].removeItem(key);
    else window[shelf].setItem(key, value);
  } catch {
    // Full or forbidden: the page works without.
  }
}

export function keptKeys(prefix, shelf = BROWSER) {
  try {
    return Object.keys(window[shelf]).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}
