// Making a link for people who try the line, and ending it.

import { post } from "./console.js";

document.getElementById("invite")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const found = await post("/console/invite", Object.fromEntries(new FormData(event.target)));
  if (!found) return;
  const link = document.getElementById("link");
  link.href = found.link;
  link.textContent = found.link;
  document.getElementById("made").hidden = false;
  link.focus();
});
for (const button of document.querySelectorAll("[data-end]")) {
  button.addEventListener("click", async () => {
    if (await post(`/console/invite/${button.dataset.end}/end`)) location.reload();
  });
}
