// Sample calls: made with a progress bar, erased with one click.

import { complain, line, post } from "./console.js";

const make = document.getElementById("make-samples");
const bar = document.getElementById("samples-progress");

async function follow() {
  make.disabled = true;
  bar.hidden = false;
  for (;;) {
    const answer = await fetch(`/console/samples?${new URLSearchParams(line)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return complain("The samples were interrupted. Start again.");
    const run = await answer.json();
    bar.value = run.done / run.total;
    document.getElementById("samples-words").textContent = run.total > 1 ? `${run.done} of ${run.total} calls held` : "Getting ready …";
    if (run.error) {
      make.disabled = false;
      return complain(`It failed: ${run.error}`);
    }
    if (run.finished) return location.reload();
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

make?.addEventListener("click", async () => {
  if (await post("/console/samples")) follow();
});
if (document.getElementById("samples")?.dataset.running) follow();
document.getElementById("erase-samples")?.addEventListener("click", async (event) => {
  event.target.disabled = true;
  if (await post("/console/samples/erase")) location.reload();
  event.target.disabled = false;
});
