// Files can be dropped on the zone; what was chosen is listed, photos with a small picture, each removable.
// Files that are too large are refused here: the server takes in no such request, and what else was typed would be lost.
function size(bytes) {
  const unit = bytes < 1e6 ? "kilobyte" : "megabyte";
  const amount = unit === "kilobyte" ? bytes / 1e3 : bytes / 1e6;
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: 1 }).format(amount);
}

function list(zone) {
  const input = zone.querySelector("input[type=file]");
  const rows = [...input.files].map((file, index) => {
    const row = document.createElement("li");
    row.className = "upload__file";
    if (file.type.startsWith("image/")) {
      const picture = document.createElement("img");
      picture.alt = "";
      picture.src = URL.createObjectURL(file);
      picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
      row.append(picture);
    }
    const name = document.createElement("span");
    name.textContent = file.name;
    const weight = document.createElement("small");
    weight.textContent = size(file.size);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "button button--quiet button--sm";
    remove.textContent = zone.dataset.remove;
    remove.setAttribute("aria-label", `${zone.dataset.remove}: ${file.name}`);
    remove.addEventListener("click", () => {
      const rest = new DataTransfer();
      [...input.files].forEach((one, at) => at !== index && rest.items.add(one));
      input.files = rest.files;
      list(zone);
      input.focus();
    });
    row.append(name, weight, remove);
    return row;
  });
  zone.querySelector("[data-upload-files]").replaceChildren(...rows);
  tell(zone, refusal(zone));
}

function refusal(zone) {
  const files = [...zone.querySelector("input[type=file]").files];
  const most = Number(zone.dataset.most);
  const inAll = Number(zone.dataset.mostInAll);
  const large = files.find((file) => file.size > (most || inAll || Infinity));
  if (large) return zone.dataset.tooLarge.replace("{name}", large.name).replace("{size}", size(large.size));
  const together = files.reduce((sum, file) => sum + file.size, 0);
  return inAll && together > inAll ? zone.dataset.tooMany.replace("{size}", size(together)) : "";
}

function tell(zone, sentence) {
  const input = zone.querySelector("input[type=file]");
  const error = zone.querySelector("[data-upload-error]");
  error.querySelector("span").textContent = sentence;
  error.hidden = !sentence;
  zone.classList.toggle("field--bad", Boolean(sentence));
  input.setAttribute("aria-invalid", String(Boolean(sentence)));
  const others = (input.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== error.id);
  input.setAttribute("aria-describedby", [...others, ...(sentence ? [error.id] : [])].join(" "));
}

// Before anything else hears of it: the form stays as it is.
document.addEventListener(
  "submit",
  (event) => {
    const zone = [...event.target.querySelectorAll("[data-upload]")].find(refusal);
    if (!zone) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    zone.querySelector("input[type=file]").focus();
  },
  true,
);

document.addEventListener("change", (event) => {
  const zone = event.target.closest("[data-upload]");
  if (zone && event.target.type === "file") list(zone);
});

for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest?.("[data-upload]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("upload--over", name === "dragenter" || name === "dragover");
    if (name !== "drop") return;
    const input = zone.querySelector("input[type=file]");
    const given = new DataTransfer();
    const files = [...event.dataTransfer.files];
    (input.multiple ? [...input.files, ...files] : files.slice(0, 1)).forEach((one) => given.items.add(one));
    input.files = given.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
