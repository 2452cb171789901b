// What every page of the console shares: asking the server, and saying what went wrong.

const content = document.querySelector("[data-line]");
const csrf = document.querySelector("meta[name=csrf-token]").content;

export const line = { preset: content.dataset.preset, language: content.dataset.language };

// In an open dialog the page behind it can be neither read nor reached.
export function complain(text) {
  const note = document.querySelector("dialog[open] [data-wrong]") ?? document.getElementById("error");
  note.textContent = text;
  note.hidden = !text;
  if (text) note.scrollIntoView({ block: "nearest" });
}

// Posts JSON; returns whether it was taken, and the answer. What went wrong is shown.
export async function ask(path, body = {}) {
  complain("");
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
      body: JSON.stringify({ ...line, ...body }),
    });
    const found = await answer.json().catch(() => ({}));
    if (answer.ok) return { ok: true, found };
    const reasons = found.reasons ? " " + found.reasons.join(" ") : "";
    complain((found.error || `The server refused it (${answer.status}).`) + reasons);
    return { ok: false, found };
  } catch {
    complain("The server cannot be reached. Nothing was changed.");
    return { ok: false, found: {} };
  }
}

// Posts JSON and returns the answer; null after an error, which is shown.
export async function post(path, body = {}) {
  const { ok, found } = await ask(path, body);
  return ok ? found : null;
}

// Asks for something new in a dialog. It stays open, with what was typed, until `take` has taken
// it; `then` is called once it is closed, with whether it was taken.
export function askFor(dialog, take, then) {
  const form = dialog.querySelector("form");
  const button = form.querySelector("[value=add]");
  let taken = false;
  form.reset();
  form.onsubmit = async (event) => {
    if (event.submitter !== button) return;
    event.preventDefault();
    button.disabled = true;
    taken = await take(Object.fromEntries(new FormData(form)));
    button.disabled = false;
    if (taken) dialog.close();
  };
  dialog.onclose = () => then(taken);
  dialog.showModal();
  complain("");
}

// Makes a field as high as its words; browsers that know "field-sizing" need no help.
export function fit(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + 2}px`;
}

export function draftChanged(revision) {
  const state = document.getElementById("draft-state");
  if (state) state.textContent = revision ? `Draft: ${revision} change${revision === 1 ? "" : "s"}` : "No draft";
}

// Acts on a choice. With the keyboard every arrow and letter changes a select: there Enter takes
// what was chosen. `act` gets the select.
export function onChoice(within, selector, act) {
  let keyed = false;
  within.addEventListener("pointerdown", () => (keyed = false));
  within.addEventListener("keydown", (event) => {
    const select = event.target.closest(selector);
    if (select && event.key === "Enter" && select.value) {
      event.preventDefault();
      act(select);
    }
    keyed = event.target.matches("select");
  });
  within.addEventListener("change", (event) => {
    const select = event.target.closest(selector);
    if (select && select.value && !keyed) act(select);
  });
}

const KEYED_MS = 700; // a slider that is moved by keys changes with each of them
const MOVED = "callsteer-moved"; // the slider that has loaded the page anew: it keeps the focus
for (const field of document.querySelectorAll("[data-submit]")) {
  const shown = field.type === "range" ? field.form.querySelector("output") : null;
  let waiting = 0;
  field.addEventListener("input", () => shown && (shown.value = field.value));
  field.addEventListener("change", () => {
    clearTimeout(waiting);
    if (shown) sessionStorage.setItem(MOVED, field.id);
    waiting = setTimeout(() => field.form.submit(), shown ? KEYED_MS : 0);
  });
}
document.getElementById(sessionStorage.getItem(MOVED) ?? "")?.focus();
sessionStorage.removeItem(MOVED);
onChoice(document, "[data-submit-edit]", (select) => select.form.requestSubmit());

// A change loads the page again: what was typed into its other forms stays, with the mark of what
// the page showed when it was typed, so that a change by somebody else is still noticed.
const TYPED = `typed ${location.pathname} ${line.preset} ${line.language}`;
const fields = (but) =>
  [...document.querySelectorAll("form[data-edit]")]
    .filter((form) => form !== but)
    .flatMap((form) => [...form.querySelectorAll("input[name]:not([type=radio]), textarea[name], select[name]:not([data-submit-edit])")])
    .map((field) => [JSON.stringify([{ ...field.form.dataset, seen: undefined }, field.name]), field]);

const valueOf = (field) => (field.type === "checkbox" ? field.checked : field.value);

function wasOf(field) {
  if (field.type === "checkbox") return field.defaultChecked;
  if (!field.matches("select")) return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
}

function keepTyped(but) {
  const typed = fields(but).filter(([, field]) => valueOf(field) !== wasOf(field));
  sessionStorage.setItem(TYPED, JSON.stringify(Object.fromEntries(typed.map(([key, field]) => [key, { value: valueOf(field), seen: field.form.dataset.seen }]))));
}

function bringTyped() {
  const typed = JSON.parse(sessionStorage.getItem(TYPED) ?? "{}");
  sessionStorage.removeItem(TYPED);
  for (const [key, field] of fields()) {
    if (!(key in typed)) continue;
    field[field.type === "checkbox" ? "checked" : "value"] = typed[key].value;
    if (typed[key].seen) field.form.dataset.seen = typed[key].seen;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

let kept = false; // nobody needs to be asked before the page is left

// Loads the page again with what was typed, but for one form.
export function renew(but = null) {
  keepTyped(but);
  kept = true;
  location.reload();
}

export function leave(address) {
  kept = true;
  location.assign(address);
}

addEventListener("beforeunload", (event) => {
  if (!kept && fields().some(([, field]) => valueOf(field) !== wasOf(field))) event.preventDefault();
});
addEventListener("load", bringTyped); // the scripts of the page hear of it too
for (const form of document.querySelectorAll("form[data-edit]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { edit, ...known } = form.dataset;
    const given = Object.fromEntries(new FormData(form, event.submitter));
    const { ok, found } = await ask(`/console/draft/${edit}`, { ...known, ...given });
    if (found.seen) form.dataset.seen = found.seen; // pressed again, it takes the place of the other's
    if (!ok) return;
    renew(form);
  });
}

// While a phrase is typed: is it somebody else's, or likely to be taken for another need?
for (const input of document.querySelectorAll("[data-watch]")) {
  const note = document.getElementById(input.dataset.note || "watched");
  const own = input.form.dataset.intent;
  const path = `/console/${input.dataset.watch || "watch"}`;
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      note.hidden = true;
      const text = input.value.trim();
      const found = text && (await post(path, { phrase: text, intent: own, old: input.defaultValue }));
      if (found && found.warning && input.value.trim() === text) {
        note.textContent = found.warning;
        note.hidden = false;
      }
    }, 250);
  });
}
