// Shows the call as it changes, and posts what the caller chooses.
const page = document.body.dataset.page;
const by = (id) => document.getElementById(id);
const POLL_MS = 4000;
let over = false;

function show(state) {
  if (by("where").textContent !== state.where) by("where").textContent = state.where;
  if (by("about").textContent !== state.about) by("about").textContent = state.about;
  by("right").dataset.need = state.need;
  by("right").hidden = !state.need;
  by("need").hidden = state.over;
  if (by("callback")) by("callback").hidden = state.over;
  const now = [...by("others").children].map((button) => button.dataset.need).join();
  if (now !== state.others.map((other) => other.need).join()) {
    by("others").replaceChildren(...state.others.map((other) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.need = other.need;
      button.textContent = other.label;
      return button;
    }));
  }
  over = state.over;
}

async function post(path, body) {
  const answer = await fetch(`${page}/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (answer.ok) by("said").textContent = (await answer.json()).said;
  return answer.ok;
}

by("answers").addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (button) await post("about", { need: button.dataset.need });
});
if (by("callback")) by("callback").addEventListener("click", async () => {
  if (await post("callback", {})) { by("callback").setAttribute("aria-pressed", "true"); by("callback").disabled = true; }
});

async function poll() {
  const answer = await fetch(`${page}/state`).catch(() => null);
  if (answer && answer.ok) show(await answer.json());
  if (!over && (!answer || answer.status !== 404)) setTimeout(poll, POLL_MS);
}

const events = new EventSource(`${page}/events`);
events.onmessage = (event) => { show(JSON.parse(event.data)); if (over) events.close(); };
events.onerror = () => { if (events.readyState === EventSource.CLOSED && !over) poll(); };
