"use strict";
// Waits for the next save and shows the page anew. A page that nobody looks at waits for nothing.
(() => {
  const note = document.getElementById("ghosted-watch");
  let waiting = null;
  const wait = async () => {
    if (document.hidden || waiting) return;
    const own = new AbortController();
    waiting = own;
    try {
      const answer = await fetch(note.dataset.next, { signal: own.signal, cache: "no-store" });
      const look = await answer.text();
      if (!answer.ok) throw new Error(look);
      if (look !== note.dataset.look || note.dataset.lost) return location.reload();
    } catch {
      if (!own.signal.aborted) {
        note.dataset.lost = "yes";
        note.textContent = note.dataset.ended;
        note.hidden = false;
        await new Promise((done) => setTimeout(done, 2000));
      }
    }
    if (waiting === own) waiting = null;
    wait();
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && waiting) {
      waiting.abort();
      waiting = null;
    }
    wait();
  });
  wait();
})();
