// Prompts: heard before they are kept, and recordings.

import { complain, fit, line, post, renew } from "./console.js";
import { hear } from "./voice.js";

const csrf = document.querySelector("meta[name=csrf-token]").content;

for (const form of document.querySelectorAll("form[data-prompt]")) {
  const name = form.dataset.prompt;
  const text = form.querySelector("textarea");
  form.closest("details").addEventListener("toggle", () => fit(text));
  text.addEventListener("input", () => fit(text));
  form.querySelector("[data-hear]").addEventListener("click", () =>
    hear("/console/prompts/preview", { prompt: name, text: text.value }).catch(() => complain("It cannot be played here.")));
  form.querySelector("[data-erase]")?.addEventListener("click", async () => {
    if (await post(`/console/prompts/${name}/recording/erase`)) renew();
  });
  form.querySelector("[data-record]")?.addEventListener("change", async (event) => {
    complain("");
    const body = new FormData();
    for (const [key, value] of Object.entries(line)) body.set(key, value);
    body.set("file", event.target.files[0]);
    const answer = await fetch(`/console/prompts/${name}/recording`, { method: "POST", headers: { "X-CSRF-Token": csrf }, body });
    if (answer.ok) return renew();
    const found = await answer.json().catch(() => ({}));
    event.target.value = "";
    complain(found.error || `The server refused it (${answer.status}).`);
  });
}
