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

function scheduleAll() {
  document.querySelectorAll("[data-toast]").forEach(schedule);
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
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-toast-close]")) event.target.closest("[data-toast]").remove();
});
document.addEventListener("htmx:afterSettle", scheduleAll);
scheduleAll();
