// Phrases from a spreadsheet: first what would change, then into the draft.

import { complain, line } from "./console.js";

const form = document.getElementById("sheet");
const place = document.getElementById("sheet-found");
const csrf = document.querySelector("meta[name=csrf-token]").content;

async function send(extra) {
  complain("");
  const body = new FormData(form);
  for (const [name, value] of Object.entries({ ...line, ...extra })) body.set(name, value);
  try {
    const answer = await fetch("/console/phrases.csv", { method: "POST", headers: { "X-CSRF-Token": csrf }, body });
    return { ok: answer.ok, ...(await answer.json()) };
  } catch {
    complain("The file could not be sent. Nothing was changed.");
    return null;
  }
}

function list(title, sentences) {
  const head = Object.assign(document.createElement("h3"), { textContent: title });
  const items = document.createElement("ul");
  items.append(...sentences.map((text) => Object.assign(document.createElement("li"), { textContent: text, dir: "auto" })));
  place.replaceChildren(head, items);
  place.hidden = false;
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const found = await send({});
  if (!found) return;
  if (!found.ok) {
    return list(found.error, (found.problems || []).map(({ row, what, do: remedy }) => `${row ? `Row ${row}: ` : ""}${what} ${remedy}`));
  }
  if (!found.changes.length) return list("The file says what the draft says. Nothing would change.", []);
  list("This would change:", found.changes);
  const keep = Object.assign(document.createElement("button"), { type: "button", className: "main", textContent: "Put it into the draft" });
  keep.addEventListener("click", async () => {
    keep.disabled = true;
    const kept = await send({ do: "keep", revision: found.revision });
    if (kept?.ok) return location.reload();
    keep.disabled = false;
    if (kept) complain(kept.error);
  });
  place.append(keep);
});
