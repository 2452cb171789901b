// What has been promised to callers and waits for a person: to call, to answer, or to tick off.
import { make, span } from "./show.js";

const $ = (id) => document.getElementById(id);

/** Shows the list; `send(path, body)` sends what is clicked. */
export function showPromises(screen, send) {
  const items = screen.promises ?? [];
  $("promises").hidden = !items.length;
  const focused = document.activeElement?.dataset?.promise;
  const now = new Date(screen.at);
  $("promised").replaceChildren(...items.map((item) => {
    const node = make("li", `${item.what} `);
    node.append(make("small", [item.place, item.reason, `${span((now - new Date(item.since)) / 1000)} ago`].filter(Boolean).join(" · ")));
    if (item.written) node.append(button("Answer", item, "answer", send));
    if (item.reachable) node.append(button("Call now", item, "call", send));
    node.append(button("Done", item, "done", send));
    return node;
  }));
  if (focused) document.querySelector(`[data-promise="${focused}"]`)?.focus();
}

function button(text, item, move, send) {
  const node = make("button", text);
  node.type = "button";
  node.dataset.promise = `${item.id}-${move}`;
  node.setAttribute("aria-label", `${text}: ${item.what}`);
  node.onclick = () => send(`promises/${item.id}/${move}`, {});
  return node;
}
