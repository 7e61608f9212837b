// "Use stored" and "Use mine" put one side's value into the form below.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-set-field]");
  if (!button) return;
  const values = JSON.parse(button.dataset.value);
  const field = document.getElementById(button.dataset.setField);
  if (!field) return;
  const boxes = field.matches("fieldset") ? field.querySelectorAll("input") : field.type === "checkbox" ? [field] : [];
  for (const box of boxes) {
    box.checked = boxes.length === 1 && box === field ? values.length > 0 : values.includes(box.value);
  }
  if (!boxes.length) field.value = values[0] ?? "";
  (boxes[0] ?? field).dispatchEvent(new Event("change", { bubbles: true }));
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});
