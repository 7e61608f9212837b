// Messages leave after a while; one that offers to undo stays longer, and none leaves under the pointer or focus.
const SHORT = 6000;
const LONG = 20000;

function schedule(toast) {
  if (toast.dataset.timed) return;
  toast.dataset.timed = "1";
  if (toast.getAttribute("role") === "alert") return;
  const leave = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, 2000);
    else toast.remove();
  };
  setTimeout(leave, "toastLong" in toast.dataset ? LONG : SHORT);
}

// A new message takes the place of those before it: on a phone they would cover the page, and an older offer to undo
// may be of something already undone. What went wrong stays until it is closed.
function scheduleAll() {
  const toasts = [...document.querySelectorAll("[data-toast]")];
  const told = toasts.filter((toast) => toast.dataset.timed && toast.getAttribute("role") !== "alert");
  if (toasts.some((toast) => !toast.dataset.timed)) told.forEach((toast) => toast.remove());
  toasts.filter((toast) => toast.isConnected).forEach(schedule);
}

export function showToast(text, tone = "info") {
  const toast = document.createElement("div");
  toast.className = `toast toast--${tone}`;
  toast.setAttribute("role", tone === "late" ? "alert" : "status");
  const words = document.createElement("p");
  words.className = "toast__text";
  words.textContent = text;
  toast.append(words);
  document.getElementById("toasts").append(toast);
  setTimeout(() => toast.remove(), 8000);
  return toast;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-toast-close]")) event.target.closest("[data-toast]").remove();
});
document.addEventListener("htmx:afterSettle", scheduleAll);
scheduleAll();
