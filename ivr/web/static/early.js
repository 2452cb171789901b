// A page is shown before its scripts, which are modules, have come. What somebody does in that
// moment is kept here, and happens when they have: no click is lost, however slow the line is.

const kinds = ["click", "change", "keydown"];
const early = [];

function keep(event) {
  if (event.type === "keydown" && event.target.matches("input, select, textarea, button, a, summary")) return;
  event.stopImmediatePropagation();
  event.preventDefault();
  early.push(event);
}

for (const kind of kinds) addEventListener(kind, keep, true);
addEventListener("DOMContentLoaded", () => {
  for (const kind of kinds) removeEventListener(kind, keep, true);
  for (const event of early) event.target.dispatchEvent(new event.constructor(event.type, event));
});
