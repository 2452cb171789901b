// Where calls go: forms that keep what was typed, rules that read themselves, and what would happen.

import { complain, line } from "./console.js";

const csrf = document.querySelector("meta[name=csrf-token]").content;
const page = document.getElementById("routes");
const AFTER = "routes-after";
const SEVERAL = ["intent", "tier", "languages", "channel", "options", "to", "hours", "hours_state", "wait_over_s", "wait_minutes", "slots", "slot_value"];

// Posts JSON; returns whether it was taken, and the answer.
async function ask(path, body) {
  try {
    const answer = await fetch(`/console/routes/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
      body: JSON.stringify({ ...line, ...body }),
    });
    const found = await answer.json().catch(() => ({}));
    if (!answer.ok && !found.error) found.error = `The server refused it (${answer.status}).`;
    return { taken: answer.ok, found };
  } catch {
    return { taken: false, found: { error: "The server cannot be reached. Nothing was changed, and nothing you typed is lost." } };
  }
}

function given(form, several = SEVERAL) {
  const data = new FormData(form);
  const found = {};
  const shown = [...form.querySelectorAll(".condition:not([hidden])")];
  if (shown.length) found.shown = shown.map((part) => part.dataset.condition);
  for (const name of new Set(data.keys())) found[name] = several.includes(name) ? data.getAll(name) : data.get(name);
  return found;
}

function element(tag, text, kind = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

// --- what is wrong, at its field
function forgive(form) {
  for (const note of form.querySelectorAll(".wrong")) note.remove();
  for (const control of form.querySelectorAll("[aria-invalid]")) {
    control.removeAttribute("aria-invalid");
    control.removeAttribute("aria-describedby");
  }
  complain("");
}

document.addEventListener("input", ({ target }) => {
  for (const part of [target.closest("[data-field]"), target.closest(".condition")]) {
    for (const note of part?.querySelectorAll(":scope > .wrong") ?? []) note.remove();
  }
  target.removeAttribute("aria-invalid");
});

function point(form, { error, field }) {
  const parts = field ? [...form.querySelectorAll(`[data-field="${field}"]`)] : [];
  const part = parts.find((one) => one.querySelector("input")?.value === "") ?? parts[0];
  if (!part) return complain(error);
  const condition = part.closest(".condition");
  if (condition) condition.hidden = false;
  const note = element("p", error, "wrong");
  note.id = `wrong-${field}`;
  note.setAttribute("role", "alert");
  (condition ?? part).append(note);
  const controls = [...part.querySelectorAll("input, select, .more button")];
  const wanted = field === "when" ? controls.filter((control) => control.dataset.add) : controls;
  const target = wanted.find((control) => control.checkVisibility());
  target?.setAttribute("aria-describedby", note.id);
  if (target?.matches("input, select")) target.setAttribute("aria-invalid", "true");
  target?.focus();
}

// --- keeping
function after(focus, done) {
  sessionStorage.setItem(AFTER, JSON.stringify({ focus, done }));
  location.reload();
}

const DONE = { back: "Taken back.", "remove-rule": "The rule is removed from the draft.", "remove-overflow": "The overflow is removed from the draft." };

addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-route][data-dirty]")) event.preventDefault();
});
for (const form of document.querySelectorAll("form[data-route]")) {
  form.addEventListener("input", () => (form.dataset.dirty = "yes"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    forgive(form);
    const { route, focus, reads, dirty, ...known } = form.dataset;
    const typed = given(form);
    const { taken, found } = await ask(route, { ...known, ...typed });
    if (found.seen) form.dataset.seen = found.seen; // pressed again, it goes on top of the other's
    if (!taken) return point(form, found);
    delete form.dataset.dirty;
    const name = typed.name?.trim().toLowerCase().split(/\s+/).join("_");
    after(focus || `rule-${name}`, DONE[route] || "Kept in the draft. Calls go there once it is published.");
  });
}

const kept = JSON.parse(sessionStorage.getItem(AFTER) || "null");
if (kept) {
  sessionStorage.removeItem(AFTER);
  const done = document.getElementById("done");
  done.textContent = kept.done;
  done.hidden = false;
  let target = document.getElementById(kept.focus);
  if (target?.disabled) target = target.closest(".deeds").querySelector("button:not(:disabled)");
  target?.focus();
}

// --- conditions that are added and taken away
function clear(part) {
  for (const control of part.querySelectorAll("input, select")) {
    if (control.type === "checkbox") control.checked = false;
    else if (control.matches("select")) control.selectedIndex = 0;
    else control.value = "";
  }
}

// A button for each condition that the rule does not have; a list that acts while one goes
// through it by keyboard would be a trap.
function offer(form) {
  const place = form.querySelector(".more");
  for (const button of place.querySelectorAll("button")) button.remove();
  const hidden = [...form.querySelectorAll(".condition[hidden]")];
  for (const part of hidden) {
    const button = element("button", part.dataset.short, "small-button");
    button.type = "button";
    button.dataset.add = part.dataset.condition;
    place.append(button);
  }
  place.hidden = !hidden.length;
}

function add(form, kind) {
  const part = form.querySelector(`.condition[data-condition="${kind}"]`);
  part.hidden = false;
  form.querySelector(".more").before(part);
  const first = part.querySelector("input, select");
  if (first.name === "repeat" && !first.value) first.value = "1";
  offer(form);
  first.focus();
}

for (const form of document.querySelectorAll("form[data-reads]")) {
  offer(form);
  form.addEventListener("click", (event) => {
    const part = event.target.closest(".condition");
    if (event.target.matches("[data-add]")) {
      add(form, event.target.dataset.add);
      read(form);
    } else if (event.target.matches("[data-drop]")) {
      clear(part);
      part.hidden = true;
      offer(form);
      form.querySelector(`[data-add="${part.dataset.condition}"]`).focus();
      read(form);
    } else if (event.target.matches("[data-another]")) {
      const pairs = part.querySelectorAll(".pair");
      const more = pairs[pairs.length - 1].cloneNode(true);
      clear(more);
      pairs[pairs.length - 1].after(more);
      more.querySelector("select").focus();
    }
  });
  form.addEventListener("input", () => read(form));
}

// --- how a rule reads while it is made, and what speaks against it
const waiting = new WeakMap();

function read(form) {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(async () => {
    const { taken, found } = await ask("read", { rule: form.dataset.rule, ...given(form) });
    const place = form.querySelector(".reads");
    if (!taken || form.querySelector(".wrong")) return place.replaceChildren();
    place.replaceChildren(
      element("p", found.sentence || `Not ready yet: ${found.wanting}`, found.sentence ? "sentence" : "quiet small"),
      ...(found.doubts || []).map((doubt) => element("p", doubt, "note warn")),
    );
  }, 350));
}

// --- what would happen
const would = document.getElementById("would");
const answer = document.getElementById("answer");
let asked = 0;

async function explain() {
  const mine = ++asked;
  forgive(would);
  const { taken, found } = await ask("explain", given(would, ["wait_over_s", "wait_minutes", "slots", "slot_value"]));
  if (mine !== asked) return;
  if (!taken) {
    answer.replaceChildren();
    return point(would, found);
  }
  const { draft, live } = found;
  for (const item of document.querySelectorAll("[data-rule].decides-now")) item.classList.remove("decides-now");
  for (const tag of document.querySelectorAll(".tag.decides")) tag.hidden = true;
  const decides = draft.rule && document.querySelector(`li[data-rule="${draft.rule}"]`);
  if (decides) {
    decides.classList.add("decides-now");
    decides.querySelector(".tag.decides").hidden = false;
  }
  const same = draft.goes === live.goes && draft.priority === live.priority;
  const list = document.createElement("ol");
  list.className = "why";
  list.append(...draft.why.map((sentence) => element("li", sentence)));
  answer.replaceChildren(
    element("p", draft.goes, "outcome"),
    element("p", same ? "The same as calls get now." : `Until it is published: ${live.goes} Priority ${live.priority}.`, same ? "quiet small" : "note"),
    element("h3", "Why"),
    list,
  );
}

would.addEventListener("submit", (event) => {
  event.preventDefault();
  explain();
});
would.addEventListener("change", explain);
explain();
