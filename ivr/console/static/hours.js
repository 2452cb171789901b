// Opening hours: a form for each thing. What is refused says so at its field, and everything that
// was typed stays, also in the other forms: only what was kept is drawn anew.

import { draftChanged, line } from "./console.js";

const csrf = document.querySelector("meta[name=csrf-token]").content;
const content = document.querySelector("[data-line]");
const done = document.getElementById("done");
const most = 6; // spans a day, as the server has it

function holder(form, field) {
  const found = field ? form.elements[field] : null;
  const input = found instanceof RadioNodeList ? [...found].find((one) => one.checked) || found[0] : found;
  const place = input?.closest("[data-day]") || input?.closest("[data-field]");
  return { input, note: place?.querySelector(".wrong") || [...form.querySelectorAll(".wrong")].at(-1) };
}

function clear(form) {
  for (const note of form.querySelectorAll(".wrong")) Object.assign(note, { hidden: true, textContent: "" });
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
}

function refuse(form, text, field) {
  const { input, note } = holder(form, field);
  note.id = "wrong";
  for (const other of document.querySelectorAll("#wrong")) if (other !== note) other.removeAttribute("id");
  Object.assign(note, { hidden: false, textContent: text });
  const first = input || form.querySelector("button:not([type=button])");
  if (input) input.setAttribute("aria-invalid", "true");
  first?.setAttribute("aria-describedby", "wrong");
  first?.focus();
}

async function ask(form) {
  const { hours, ...known } = form.dataset;
  delete known.dirty;
  try {
    const answer = await fetch(`/console/hours/${hours}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
      body: JSON.stringify({ ...line, ...Object.fromEntries(new FormData(form)), ...known }),
    });
    const found = await answer.json().catch(() => ({}));
    return answer.ok && found.said ? { ok: true, ...found } : { error: `The server refused it (${answer.status}).`, ...found };
  } catch {
    return { error: "The server cannot be reached. Nothing was changed; try again." };
  }
}

// Puts the page's parts in place as the server has them now; a part with something typed stays.
async function refresh() {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const list of document.querySelectorAll("[data-parts]")) {
    const parts = [...fresh.getElementById(list.id).children];
    list.replaceChildren(...parts.map((part) => kept(part.id) || adopted(part)));
  }
  for (const part of document.querySelectorAll("[data-part]")) {
    const now = fresh.getElementById(part.id);
    if (now && !part.closest("[data-parts]") && !kept(part.id)) part.replaceWith(adopted(now));
  }
  for (const day of document.querySelectorAll("[data-day]")) renumber(day);
}

// A new part is open where the old one was.
function adopted(part) {
  const folded = (one) => (one?.matches("details") ? one : one?.querySelector("details"));
  const old = folded(document.getElementById(part.id));
  const now = document.adoptNode(part);
  if (old?.open && folded(now)) folded(now).open = true;
  return now;
}

function kept(id) {
  const part = document.getElementById(id);
  return part && (part.matches("form[data-dirty]") || part.querySelector("form[data-dirty]")) ? part : null;
}

async function submit(form) {
  const buttons = [...form.querySelectorAll("button")];
  clear(form);
  done.hidden = true;
  for (const button of buttons) button.disabled = true;
  const found = await ask(form);
  for (const button of buttons) button.disabled = false;
  if (found.seen) form.dataset.seen = found.seen;
  if (!found.ok) return refuse(form, found.error, found.field);
  const part = form.closest("[data-part]");
  const all = form.dataset.hours === "undo" && part ? part.querySelectorAll("form") : [form];
  for (const one of all) delete one.dataset.dirty;
  if (form.closest("details")) form.closest("details").open = false;
  const from = part?.id;
  await refresh();
  draftChanged(found.revision);
  tell(found.said);
  focusOn(from);
}

function tell(said) {
  const link = document.querySelector("nav[aria-label=Console] a[href*='/publish']");
  done.replaceChildren(`In the draft: ${said.join(" ")} `);
  if (link) done.append(Object.assign(document.createElement("a"), { href: link.href, textContent: "See what to publish" }));
  done.hidden = false;
}

// The keyboard goes on where it was: at what was changed, or at the list that it was in.
function focusOn(id) {
  const part = document.getElementById(id || "") || done;
  const target = part.querySelector("summary") || part.querySelector("input, button") || part;
  if (target === done) done.tabIndex = -1;
  target.focus();
}

function renumber(day) {
  const spans = [...day.querySelectorAll(".span")];
  spans.forEach((span, number) => {
    for (const [input, part] of [[span.querySelector("input"), "from"], [span.querySelectorAll("input")[1], "until"]]) {
      input.name = `${day.dataset.day}.${number}.${part}`;
      input.setAttribute("aria-label", `${day.dataset.name} ${part}${number ? `, ${number + 1}` : ""}`);
    }
    span.querySelector("[data-less]").setAttribute("aria-label", `Take these hours from ${day.dataset.name}`);
    span.querySelector("[data-less]").hidden = spans.length === 1;
  });
  day.querySelector("[data-more]").hidden = spans.length >= most;
}

function newSpan() {
  return document.getElementById("span").content.firstElementChild.cloneNode(true);
}

function showSpans(day) {
  day.querySelector(".spans").hidden = day.querySelector("input[type=radio]:checked").value !== "open";
}

function more(day) {
  const span = newSpan();
  day.querySelector(".span-list").append(span);
  renumber(day);
  span.querySelector("input").focus();
}

function less(day, span) {
  span.remove();
  renumber(day);
  day.querySelector(".span input").focus();
}

function copy(form) {
  const monday = form.querySelector("[data-day=mon]");
  const state = monday.querySelector("input[type=radio]:checked").value;
  for (const name of ["tue", "wed", "thu", "fri"]) {
    const day = form.querySelector(`[data-day=${name}]`);
    day.querySelector(`input[value=${state}]`).checked = true;
    const spans = [...monday.querySelectorAll(".span")].map((span) => {
      const same = newSpan();
      const from = span.querySelectorAll("input");
      same.querySelectorAll("input").forEach((input, place) => (input.value = from[place].value));
      return same;
    });
    day.querySelector(".span-list").replaceChildren(...spans);
    renumber(day);
    showSpans(day);
  }
}

function touch(form) {
  if (form) form.dataset.dirty = "yes";
}

content.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-hours]")) return;
  event.preventDefault();
  submit(event.target);
});
content.addEventListener("input", (event) => touch(event.target.closest("form[data-hours]")));
content.addEventListener("change", (event) => {
  const day = event.target.closest("[data-day]");
  touch(event.target.closest("form[data-hours]"));
  if (day && event.target.type === "radio") showSpans(day);
});
content.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const day = button?.closest("[data-day]");
  if (!day) return;
  touch(button.form);
  if (button.matches("[data-more]")) more(day);
  if (button.matches("[data-less]")) less(day, button.closest(".span"));
  if (button.matches("[data-copy]")) copy(button.form);
});
// "As it was": spans that were added or taken come from the page, not from the form's memory.
content.addEventListener("reset", async (event) => {
  const form = event.target;
  const part = form.closest("[data-part]");
  delete form.dataset.dirty;
  await refresh();
  const now = document.getElementById(part.id);
  now.querySelector("details").open = true;
  now.querySelector("summary").focus();
});
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-dirty]")) event.preventDefault();
});
for (const day of document.querySelectorAll("[data-day]")) renumber(day);
