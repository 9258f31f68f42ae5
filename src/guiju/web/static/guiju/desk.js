// Rows of the desk by keyboard, as the page itself says; without it every row is reached by Tab.
"use strict";

const rows = [...document.querySelectorAll("[data-row]")];
const help = document.getElementById("keys");
const wanted = help?.querySelector("[data-keys-on]");
const KEPT = "guiju-keys";
let at = -1;

const isOn = () => {
  try { return localStorage.getItem(KEPT) !== "off"; } catch { return true; }
};
if (wanted) {
  wanted.checked = isOn();
  wanted.addEventListener("change", () => {
    try { localStorage.setItem(KEPT, wanted.checked ? "on" : "off"); } catch { /* for this page alone, then */ }
  });
}

const go = (place) => {
  if (!rows.length) return;
  rows[at]?.classList.remove("here");
  at = Math.max(0, Math.min(rows.length - 1, place));
  rows[at].classList.add("here");
  rows[at].querySelector("[data-open]").focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "nearest" });
};

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-row]");
  rows[at]?.classList.remove("here");
  at = rows.indexOf(row);
  row?.classList.add("here");
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !(wanted ? wanted.checked : isOn())) return;
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (typing) return;
  switch (event.key) {
    case "j": go(at + 1); break;
    case "k": go(at < 0 ? rows.length - 1 : at - 1); break;
    case "x": rows[at]?.querySelector("input[type=checkbox]")?.click(); break;
    case "/": document.getElementById("masthead-q")?.focus(); break;
    case "?":
      if (!help) return;
      help.open = !help.open;
      if (help.open) help.querySelector("summary").focus();
      break;
    default: return; // Enter opens the link that has the focus: the browser does it
  }
  event.preventDefault();
});

// All rows of the page are ticked at once.
const all = document.querySelector("[data-tick-all]");
if (all) {
  all.closest("[data-all]").hidden = false;
  all.addEventListener("change", () => {
    for (const box of document.querySelectorAll("input[name=case]:not(:disabled)")) box.checked = all.checked;
  });
}
