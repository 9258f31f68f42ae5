// What pages gain from a script; without it everything still works with buttons.
"use strict";

// A file dropped on the upload form is chosen as if picked.
for (const drop of document.querySelectorAll("[data-drop]")) {
  const picker = drop.querySelector("input[type=file]");
  const over = (on) => (event) => { event.preventDefault(); drop.classList.toggle("over", on); };
  drop.addEventListener("dragover", over(true));
  drop.addEventListener("dragleave", over(false));
  drop.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) picker.files = event.dataTransfer.files;
  });
  // The limit is told before the upload; the server holds it in any case.
  picker.addEventListener("change", () => {
    const file = picker.files[0];
    picker.setCustomValidity(file && file.size > Number(picker.dataset.limit) ? picker.dataset.tooLarge : "");
    picker.reportValidity();
  });
}

// A button that starts work is pressed once; what it says meanwhile stands beside it.
document.addEventListener("submit", (event) => {
  const button = event.target.querySelector("button[data-busy]");
  if (!button) return;
  setTimeout(() => { button.disabled = true; button.textContent = button.dataset.busy; });
});
addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("button[data-busy]:disabled")) location.reload();
});
