// One sentence under the live version and under the draft: heard, because, therefore.

import { post } from "./console.js";

function element(tag, text, kind = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function explain(place, found) {
  place.replaceChildren(
    element("p", found.meaning || "not understood", "figure"),
    element("p", `Heard “${found.heard}”.`),
    element(
      "p",
      `Because of ${found.rule}` +
        (found.nearest ? `: it is like “${found.nearest}”` : "") +
        (found.words.length ? ` (${found.words.join(", ")})` : "") + ".",
    ),
    element("p", `Therefore: ${found.therefore}.`),
  );
  for (const item of found.top3) {
    const row = element("p", "", "share");
    const bar = document.createElement("meter");
    bar.value = item.confidence;
    row.append(element("span", item.intent), bar, element("span", `${Math.round(100 * item.confidence)} %`, "quiet"));
    place.append(row);
  }
  for (const slot of found.slots) place.append(element("p", `${slot.name}: ${slot.value}`, "tag"));
}

document.getElementById("try").addEventListener("submit", async (event) => {
  event.preventDefault();
  const found = await post("/console/try", { text: event.target.text.value });
  if (!found) return;
  explain(document.getElementById("live"), found.live);
  explain(document.getElementById("draft"), found.draft);
  document.getElementById("sides").hidden = false;
});
