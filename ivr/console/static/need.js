// One need: what the draft makes of its tests, and taking it out.

import { fit, leave, line, post } from "./console.js";
import { tookOut } from "./needs.js";

const tests = document.getElementById("tests");

// Apart from the page: after a change the draft has to learn first, which may take seconds.
async function outcomes() {
  const tags = [...tests.querySelectorAll("[data-outcome]")];
  if (!tags.length) return;
  const asked = new URLSearchParams(line);
  const answer = await fetch(`/console/needs/${tests.dataset.need}/tests?${asked}`, { headers: { Accept: "application/json" } }).catch(() => null);
  const found = answer?.ok ? (await answer.json()).tests : {};
  for (const tag of tags) {
    const became = found[tag.dataset.outcome];
    if (!became) tag.textContent = "unknown";
    else tag.textContent = became.asked ? "right, asked first" : became.right ? "right" : became.did.startsWith("not ") ? became.did : `taken for ${became.did}`;
    tag.classList.toggle("change-better", Boolean(became?.right));
    tag.classList.toggle("change-worse", became?.right === false);
  }
}

tests?.addEventListener("input", (event) => {
  const form = event.target.closest(".reword");
  if (!form) return;
  form.querySelector("button").hidden = event.target.value.trim() === event.target.defaultValue;
  fit(event.target);
});
tests?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches(".reword textarea")) return;
  event.preventDefault(); // a test is one line
  event.target.form.requestSubmit();
});
if (tests) {
  tests.querySelectorAll(".reword textarea").forEach(fit);
  outcomes();
}

const removal = document.getElementById("removal");
document.getElementById("remove")?.addEventListener("click", () => {
  removal.returnValue = "";
  removal.showModal();
});
removal?.addEventListener("close", async () => {
  if (removal.returnValue !== "remove") return;
  const { need, to } = removal.dataset;
  const found = await post(`/console/needs/${need}/remove`);
  if (!found) return;
  tookOut(need, found.kept);
  leave(to);
});
