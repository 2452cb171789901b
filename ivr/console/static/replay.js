// Starts a replay, shows how far it is, and loads its results when it has ended.

import { complain, post } from "./console.js";

const place = document.getElementById("replay");
const bar = document.getElementById("progress");
const words = document.getElementById("progress-words");
const [start, stop] = [document.getElementById("start"), document.getElementById("stop")];

function show(run) {
  bar.hidden = run.finished;
  stop.hidden = run.finished;
  bar.value = run.total ? run.done / run.total : 1;
  words.textContent = `${run.done} of ${run.total} utterances${run.error ? `. It failed: ${run.error}` : ""}`;
  for (const [name, count] of Object.entries(run.counts)) {
    const cell = document.querySelector(`[data-change="${name}"]`);
    if (cell) cell.textContent = count;
  }
}

async function follow(id) {
  for (;;) {
    const answer = await fetch(`/console/replay/${id}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return complain("The replay is forgotten. Start it again.");
    const run = await answer.json();
    show(run);
    if (run.finished) return location.reload();
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
}

start.addEventListener("click", async () => {
  const run = await post("/console/replay");
  if (!run) return;
  place.dataset.run = run.id;
  show(run);
  follow(run.id);
});
stop.addEventListener("click", () => post(`/console/replay/${place.dataset.run}/stop`));
if (place.dataset.run && !place.dataset.finished) {
  stop.hidden = false;
  follow(place.dataset.run);
}
