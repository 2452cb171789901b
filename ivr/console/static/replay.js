// Starts a replay, shows how far it is, and loads its results when it has ended.

import { complain, post } from "./console.js";

const place = document.getElementById("replay");
const bar = document.getElementById("progress");
const words = document.getElementById("progress-words");
const [start, stop] = [document.getElementById("start"), document.getElementById("stop")];

let began = 0; // when it was begun here

function show(run) {
  bar.hidden = run.finished;
  stop.hidden = run.finished;
  bar.value = run.total ? run.done / run.total : 1;
  const rest = began && run.done ? ((Date.now() - began) / 60000 / run.done) * (run.total - run.done) : 0;
  const left = !run.finished && rest > 1 ? `, about ${Math.ceil(rest)} minutes left` : "";
  words.textContent = `${run.done} of ${run.total} utterances${left}${run.error ? `. It failed: ${run.error}` : ""}`;
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

async function begin(path) {
  const run = await post(path);
  if (!run) return;
  place.dataset.run = run.id;
  show(run);
  began = Date.now();
  follow(run.id);
}

start.addEventListener("click", () => begin("/console/replay"));
document.getElementById("start-audio")?.addEventListener("click", () => begin("/console/replay/audio"));
stop.addEventListener("click", () => post(`/console/replay/${place.dataset.run}/stop`));
if (place.dataset.run && !place.dataset.finished) {
  stop.hidden = false;
  follow(place.dataset.run);
}
