"use strict";
// Filters and sorts the list of buyers. Without it the page shows the same, most pressing first.
(() => {
  const table = document.getElementById("buyers");
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => ({ row, text: row.textContent.toLowerCase(), owner: row.cells[2].textContent }));
  const filter = document.getElementById("filter");
  const owner = document.getElementById("owner");
  const shown = document.getElementById("shown");
  const language = document.documentElement.lang;
  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const entry of rows) {
      const fits = (!owner.value || entry.owner === owner.value) && words.every((word) => entry.text.includes(word));
      entry.row.hidden = !fits;
      if (fits) count += 1;
    }
    shown.textContent = shown.dataset.text.replace("{a}", count).replace("{b}", rows.length);
  };
  const value = (cell) => (cell.dataset.by === undefined ? null : Number(cell.dataset.by));
  const compare = (a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x !== null && y !== null) return x - y;
    if (x !== null || y !== null) return x === null ? -1 : 1;
    return a.textContent.localeCompare(b.textContent, language);
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const falling = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", falling ? "descending" : "ascending");
      rows.sort((a, b) => compare(a.row.cells[column], b.row.cells[column]) * (falling ? -1 : 1));
      body.append(...rows.map((entry) => entry.row));
    });
  });
  filter.addEventListener("input", apply);
  owner.addEventListener("change", apply);
  document.querySelector(".tools").hidden = false;
  apply();
})();
