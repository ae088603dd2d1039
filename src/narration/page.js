"use strict";
// Shows the entries in which every word stands that was typed. Without it the page shows them all.
(() => {
  const entries = [...document.querySelectorAll("article.rule")].map((entry) => ({ entry, text: entry.textContent.toLowerCase() }));
  const sections = [...document.querySelectorAll("main section")];
  const filter = document.getElementById("filter");
  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { entry, text } of entries) {
      entry.hidden = !words.every((word) => text.includes(word));
      if (!entry.hidden) shown += 1;
    }
    for (const section of sections) section.hidden = !section.querySelector("article.rule:not([hidden])");
    document.getElementById("none").hidden = shown > 0;
  };
  filter.addEventListener("input", apply);
  document.querySelector(".tools").hidden = false;
})();
