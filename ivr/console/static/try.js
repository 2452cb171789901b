// One sentence under the live version and under the draft: heard, because, therefore.

import { post } from "./console.js";

function element(tag, text, kind = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

const BECAUSE = {
  alarm: "it may be a call for help",
  safety: "it is like a call for help",
  command: "every line knows this wish",
  answer: "it is an answer",
  value: "it is a value that may be asked for",
  pinned: "it was learnt as",
  classifier: "it is like",
  "not handled": "it is like what no need covers,",
};
const LIKE = ["pinned", "classifier", "not handled"];

// Why it was taken so, in words; the phrase it is like, and the words that both have.
function because(found) {
  const [rule, reading] = found.rule.split(" of ");
  const like = LIKE.includes(rule) && found.nearest ? ` “${found.nearest}”` : "";
  const words = like && found.words.length ? ` (${found.words.join(", ")})` : "";
  return `Because ${BECAUSE[rule] || "it is like nothing that is known"}${like}${words}${reading ? `, in ${reading}` : ""}.`;
}

function explain(place, found) {
  place.replaceChildren(
    element("p", found.meaning || "not understood", "figure"),
    element("p", `Heard “${found.heard}”.`),
    element("p", because(found)),
    element("p", `Therefore: ${found.therefore}.`),
    ...(found.limits ? [element("p", `${found.limits}.`, "quiet small")] : []),
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

// A number of the matrix opens what was said.
function opened() {
  const place = location.hash.startsWith("#confusion-") && document.getElementById(location.hash.slice(1));
  if (place) place.open = true;
}
window.addEventListener("hashchange", opened);
opened();
