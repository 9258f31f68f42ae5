// Conclusions of many reviews by the keyboard alone; without it the table works with Tab, arrows and buttons.
"use strict";

(() => {
  const table = document.querySelector("[data-verdicts]");
  if (!table) return;
  const rows = [...table.querySelectorAll("[data-verdict]")].filter((row) => row.querySelector("[data-key]"));
  if (!rows.length) return;
  let here = -1;

  const go = (place) => {
    here = Math.max(0, Math.min(rows.length - 1, place));
    const row = rows[here];
    (row.querySelector("[data-key]:checked") ?? row.querySelector("[data-key]")).focus();
    row.scrollIntoView({ block: "nearest" });
  };
  const reason = (row) => row.querySelector(".review-why");

  table.addEventListener("focusin", (event) => {
    const place = rows.indexOf(event.target.closest("[data-verdict]"));
    if (place >= 0) here = place;
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const writing = event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
    if (writing) {
      if (!event.target.matches(".review-why")) return;
      if (event.key === "Enter") { event.preventDefault(); go(here + 1); }
      if (event.key === "Escape") go(here);
      return;
    }
    const row = rows[here];
    if (event.key === "j") go(here + 1);
    else if (event.key === "k") go(here - 1);
    else if (event.key === "s") document.querySelector("[data-save]")?.click();
    else if (event.key === "r" && row) reason(row).focus();
    else if (event.key === "0" && row) {
      for (const choice of row.querySelectorAll("[data-key]")) choice.checked = false;
    } else if (/^[1-4]$/.test(event.key) && row) {
      row.querySelector(`[data-key="${event.key}"]`).checked = true;
      if (event.key === "1") go(here + 1);
      else reason(row).focus();
    } else return;
    event.preventDefault();
  });
})();
