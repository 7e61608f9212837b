// Filters answer as soon as one changes; where htmx swaps the list it listens itself.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-autosubmit]:not([hx-get])")) form.requestSubmit();
});

// Empty filters stay out of the address, so that it can be read and shared.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-autosubmit]")) return;
  for (const control of event.target.elements) {
    if (control.name && control.value === "" && !control.disabled) {
      control.disabled = true;
      setTimeout(() => (control.disabled = false));
    }
  }
});

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("[data-autosubmit]")) return;
  const values = event.detail.parameters;
  for (const name of Object.keys(values)) {
    if (values[name] === "") delete values[name];
  }
});
