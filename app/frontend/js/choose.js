// A proposal beside a picker: one tap puts the proposed row into it, as if it had been found by typing.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-choose]");
  if (!button) return;
  const select = button.closest("form").querySelector(`select[name="${button.dataset.choose}"]`);
  const { value, label } = button.dataset;
  if (![...select.options].some((option) => option.value === value)) select.append(new Option(label, value));
  select.value = value;
  const typed = document.getElementById(`${select.id}-search`);
  if (typed) typed.value = label;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  (typed ?? select).focus();
});
