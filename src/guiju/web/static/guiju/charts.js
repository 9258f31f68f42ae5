// Charts that answer to the pointer, in place of the pictures that every reader has. Their library comes last.
"use strict";

(() => {
  const library = document.currentScript.dataset.library;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let loading;

  const load = () => loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = library;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });

  const specified = async (place, width) => {
    const address = new URL(place.dataset.chart, location.href);
    address.searchParams.set("width", width);
    if (dark.matches) address.searchParams.set("dark", "1");
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };

  const draw = async (place) => {
    const picture = place.querySelector("picture");
    const width = Math.min(1600, Math.max(200, Math.floor(place.clientWidth)));
    if (place.dataset.drawn === `${width} ${dark.matches}`) return;
    place.dataset.drawn = `${width} ${dark.matches}`;
    try {
      const [specification] = await Promise.all([specified(place, width), load()]);
      const drawing = document.createElement("div");
      drawing.className = "live";
      drawing.setAttribute("role", "img");
      drawing.setAttribute("aria-label", picture.querySelector("img").alt);
      drawing.hidden = true;
      place.append(drawing);
      // No code is made from text (ast), no style is written into the page; what a tooltip looks like is ours.
      const { view } = await vegaEmbed(drawing, specification, {
        ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true },
      });
      view.addEventListener("click", (_event, item) => {
        const address = item?.datum?.address;
        if (address) open(address, document.body.classList.contains("embedded") ? "_blank" : "_self");
      });
      drawing.querySelector("svg").setAttribute("aria-hidden", "true"); // the label of the drawing says it
      for (const before of place.querySelectorAll(".live:not([hidden])")) before.remove();
      drawing.hidden = false;
      picture.hidden = true;
    } catch {
      delete place.dataset.drawn; // the picture stays
    }
  };

  const places = [...document.querySelectorAll("[data-chart]")];
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: "200px" });

  const begin = () => { for (const place of places) seen.observe(place); };
  if (navigator.connection?.saveData) return;
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });

  let waiting;
  const again = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { for (const place of places) if (place.dataset.drawn) draw(place); }, 250);
  };
  addEventListener("resize", again);
  dark.addEventListener("change", again);
})();
