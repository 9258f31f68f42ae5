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

// Results: what was folded open stays so from one answer to the next, and the focus is never lost.
let folds = new Map(), focused = "";
document.addEventListener("htmx:beforeSwap", () => {
  folds = new Map([...document.querySelectorAll("#results details[id]")].map((each) => [each.id, each.open]));
  focused = document.activeElement?.id;
});
document.addEventListener("htmx:afterSwap", () => {
  for (const each of document.querySelectorAll("#results details[id]")) if (folds.has(each.id)) each.open = folds.get(each.id);
});
document.addEventListener("htmx:afterSettle", () => {
  offerSharing();
  const lost = () => !document.activeElement || document.activeElement === document.body;
  if (lost() && focused) document.getElementById(focused)?.focus({ preventScroll: true });
  if (lost()) document.getElementById("count")?.focus({ preventScroll: true });
});
// A refusal has a page of its own; so has a server that cannot be reached.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => {
    if (event.detail.target?.id === "results") location.assign(event.detail.pathInfo.finalRequestPath);
  });
}
// The keyboard of a phone makes room for what was found.
document.addEventListener("htmx:beforeRequest", () => {
  if (document.activeElement?.type === "search" && matchMedia("(pointer: coarse)").matches) document.activeElement.blur();
});
if (matchMedia("(min-width: 60rem)").matches && !CSS.supports("selector(::details-content)")) {
  document.getElementById("narrowing")?.setAttribute("open", "");
}
// The other language of what stands here now, not of what stood here first.
document.addEventListener("submit", (event) => {
  const here = event.target.querySelector("[data-here]");
  if (here) here.value = location.pathname + location.search;
});

// The address is handed to another program, else copied, else it stands there to be copied.
function offerSharing() {
  for (const button of document.querySelectorAll("button[data-share]")) {
    button.hidden = !navigator.share && !navigator.clipboard;
    button.textContent = navigator.share ? button.dataset.share : button.dataset.copy;
  }
}
offerSharing();
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-share]");
  if (!button) return;
  try {
    if (navigator.share) await navigator.share({ title: document.title, url: button.value });
    else {
      await navigator.clipboard.writeText(button.value);
      button.textContent = button.dataset.copied;
    }
  } catch (error) {
    if (error.name !== "AbortError") button.hidden = true;
  }
});

// Suggestions while typing: a combobox whose list the server writes.
for (const box of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  list.id = `${box.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.suggestions);
  list.hidden = true;
  box.after(list);
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);

  let waiting, asking, at = -1, asked = box.value.trim();
  const options = () => [...list.children];
  const choose = (place) => {
    at = place;
    options().forEach((option, n) => option.setAttribute("aria-selected", n === at));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", options()[at].id);
      options()[at].scrollIntoView({ block: "nearest" });
    }
  };
  const show = (on) => {
    list.hidden = !on;
    box.setAttribute("aria-expanded", on);
    if (!on) choose(-1);
  };
  const ask = async () => {
    const typed = box.value.trim();
    if (typed === asked) return;
    asked = typed;
    asking?.abort();
    if (!typed || typed.length > 60) return show(false);
    asking = new AbortController();
    try {
      const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      if (!answer.ok) return show(false);
      list.innerHTML = await answer.text();
    } catch {
      return; // a later question was faster, or the server is away: the box still works
    }
    options().forEach((option, n) => { option.id = `${list.id}-${n}`; });
    choose(-1);
    show(options().length > 0 && document.activeElement === box);
  };
  // Where it leads; or in a form, what it writes into the box.
  const take = (option) => {
    if (option.dataset.fills === undefined) return location.assign(option.dataset.to);
    box.value = option.dataset.fills;
    asked = box.value.trim();
    show(false);
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); };

  box.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
  box.addEventListener("compositionend", soon);
  box.addEventListener("blur", () => show(false));
  document.addEventListener("submit", (event) => {
    if (event.target !== box.form) return;
    clearTimeout(waiting);
    asking?.abort();
    asked = box.value.trim();
    show(false);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const count = options().length;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      event.preventDefault();
      if (list.hidden) show(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((at + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      take(options()[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    }
  });
  // The box keeps the focus while a finger or a mouse chooses.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
}

// A text is copied with a button, where the browser lets a page write to the clipboard.
for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) break;
  const said = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = said; }, 2000);
  });
}

// Forms of cases: what is not asked is hidden, what was typed is kept as a draft, a list of persons is searched.
for (const form of document.querySelectorAll("form[data-drafted]")) {
  const status = form.querySelector("[data-saved]");
  const asked = [...form.querySelectorAll("[data-when]")];
  const given = (name) => [...form.elements].filter((each) => each.name === name).flatMap((each) => {
    if (each.type === "radio") return each.checked ? [each.value] : [];
    if (each.type === "checkbox" && each.value === "on") return [each.checked ? "True" : "False"];
    if (each.type === "checkbox") return each.checked ? [each.value] : [];
    return [each.value];
  });
  // In the order of the form: what depends on a question that is not asked is not asked either.
  const ask = () => {
    for (const each of asked) {
      const on = form.querySelector(`[name="${each.dataset.when}"]`)?.closest("[data-when]");
      each.hidden = Boolean(on?.hidden) || !given(each.dataset.when).includes(each.dataset.value);
    }
  };
  ask();

  let waiting, sent = false;
  const save = async () => {
    const typed = new FormData(form);
    for (const name of [...typed.keys()]) if (name.startsWith("u-")) typed.delete(name);
    typed.set("do", "save");
    try {
      const answer = await fetch(location.href, { method: "POST", body: typed, headers: { "X-Autosave": "1" } });
      if (!answer.ok || sent) throw new Error(String(answer.status));
      status.textContent = `${form.dataset.drafted} ${(await answer.json()).saved}`;
    } catch {
      if (!sent) status.textContent = form.dataset.undrafted;
    }
  };
  const changed = (event) => {
    ask();
    if (event.target.type === "file" || event.target.type === "search") return;
    clearTimeout(waiting);
    waiting = setTimeout(save, 3000);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    sent = true;
    setTimeout(() => { for (const button of form.querySelectorAll("button")) button.disabled = true; });
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    sent = false;
    for (const button of form.querySelectorAll("button")) button.disabled = false;
  });
}
for (const box of document.querySelectorAll("input[data-filters]")) {
  box.hidden = false;
  box.addEventListener("input", () => {
    const words = box.value.trim().toLowerCase();
    for (const label of document.querySelectorAll(`#${CSS.escape(box.dataset.filters)} label`)) {
      label.hidden = Boolean(words) && !label.textContent.toLowerCase().includes(words) && !label.querySelector("input").checked;
    }
  });
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}
