// Switches while calls go on: set, shown as callers would hear them, cleared with one click.

import { complain, post } from "./console.js";
import { say } from "./voice.js";

const named = new Intl.DisplayNames(["en"], { type: "language" });
const notice = document.getElementById("notice");

function given(form) {
  const data = new FormData(form);
  const found = {};
  for (const name of new Set(data.keys())) {
    if (!name.startsWith("text-")) found[name] = ["intents", "queues"].includes(name) ? data.getAll(name) : data.get(name);
  }
  const texts = [...form.querySelectorAll("[data-text]")];
  if (texts.length) found.texts = Object.fromEntries(texts.map((text) => [text.dataset.text, text.value]));
  return found;
}

for (const form of document.querySelectorAll("form[data-switch]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await post(`/console/crisis/${form.dataset.switch}`, given(form))) location.reload();
  });
}
for (const button of document.querySelectorAll("[data-clear]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    const { clear, kind } = button.dataset;
    if (await post("/console/crisis/clear", { id: clear, kind })) location.reload();
    button.disabled = false;
  });
}
for (const form of document.querySelectorAll("form[data-spike]")) {
  const { alert, intent } = form.closest(".spike").dataset;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const scope = intent ? { scope: "intents", intents: [intent] } : { scope: "all" };
    const texts = Object.fromEntries(new FormData(form));
    if (await post("/console/crisis/notice", { texts, ...scope, minutes: 120, alert })) location.reload();
  });
  form.querySelector("[data-settle]").addEventListener("click", async () => {
    if (await post("/console/crisis/settle", { alert })) location.reload();
  });
}

notice?.addEventListener("change", () => {
  const scope = new FormData(notice).get("scope");
  for (const part of notice.querySelectorAll("[data-scope]")) part.hidden = part.dataset.scope !== scope;
  notice.querySelector("[data-narrow]").hidden = scope === "all";
});

document.getElementById("preview")?.addEventListener("click", async () => {
  const place = document.getElementById("heard");
  const found = await post("/console/crisis/preview", given(notice));
  place.hidden = !found;
  if (!found) return;
  place.replaceChildren();
  for (const [language, steps] of Object.entries(found.heard)) {
    const title = document.createElement("h3");
    title.textContent = `In ${named.of(language)}`;
    const listen = document.createElement("button");
    listen.type = "button";
    listen.textContent = "Listen";
    listen.addEventListener("click", () => say(steps.join(" "), language).catch(() => complain("It cannot be played here.")));
    const list = document.createElement("ol");
    for (const step of steps) list.append(Object.assign(document.createElement("li"), { textContent: step, dir: "auto", lang: language }));
    place.append(title, list, listen);
  }
  if (found.missing.length) {
    place.append(Object.assign(document.createElement("p"), { className: "note warn", textContent: `No words in ${found.missing.map((tag) => named.of(tag)).join(", ")}: those callers hear another language.` }));
  }
});
