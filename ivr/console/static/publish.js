// Making the draft live, and going back.

import { post } from "./console.js";

document.getElementById("publish")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(event.target));
  event.submitter.disabled = true;
  if (await post("/console/publish", given)) location.reload();
  event.submitter.disabled = false;
});
for (const button of document.querySelectorAll("[data-restore]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    if (await post(`/console/restore/${button.dataset.restore}`)) location.reload();
    button.disabled = false;
  });
}
