// Making the draft live, and going back.

import { ask, line, post } from "./console.js";

const form = document.getElementById("publish");
const KEPT = `publish ${line.preset}`; // what was typed, until it is published

// The gate may close between loading the page and publishing: then the reason is asked for.
function askWhy() {
  const why = document.getElementById("why");
  const field = form.elements.override;
  why.hidden = field.disabled = false;
  field.required = true;
  field.focus();
}

function keep() {
  const { note, override } = form.elements;
  sessionStorage.setItem(KEPT, JSON.stringify({ note: note.value, override: override.value }));
}

if (form) {
  const typed = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  for (const [name, text] of Object.entries(typed)) {
    if (!form.elements[name].value) form.elements[name].value = text;
  }
  form.addEventListener("input", keep);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(form));
    const button = form.querySelector("button");
    button.disabled = true;
    const { ok, found } = await ask("/console/publish", { ...given, seen: form.dataset.seen });
    button.disabled = false;
    if (found.reasons) askWhy();
    if (!ok) return;
    sessionStorage.removeItem(KEPT);
    location.reload();
  });
}
const throwing = document.getElementById("throwing");
document.getElementById("throw")?.addEventListener("click", () => throwing.showModal());
document.getElementById("keep-it")?.addEventListener("click", () => throwing.close());
for (const button of document.querySelectorAll("[data-restore]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    if (await post(`/console/restore/${button.dataset.restore}`)) location.reload();
    button.disabled = false;
  });
}
