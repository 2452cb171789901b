// Shows how far something is that the page waits for, and loads the page when it is done.

const note = document.querySelector("[data-progress]");
const EVERY_MS = 400;

function show({ done, total }) {
  if (!done) return;
  note.querySelector("progress").value = done / total;
  note.querySelector("[data-words]").textContent = `${done} of ${total}`;
}

async function follow() {
  for (;;) {
    try {
      const answer = await fetch(note.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) return location.reload();
      const run = await answer.json();
      if (run.finished) return location.reload();
      show(run);
    } catch {
      // the server is away for a moment: it is asked again
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

if (note) follow();
