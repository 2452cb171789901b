// The web chat. Embed it with one line:
//   <script type="module" src="https://ivr.example.com/chat/widget.js" data-preset="bank"></script>
// or place <callsteer-chat preset="bank" language="en"></callsteer-chat> where it should be.

const HOME = new URL("./", import.meta.url);
const POLL_MS = 2000;
const RIGHT_TO_LEFT = ["fa", "ar", "he", "ur"];
const WORDS = {
  en: { open: "Chat with us", close: "Close", write: "Write a message", send: "Send", you: "You", us: "Assistant", person: "Agent", again: "Start again", lost: "That did not arrive. Please try again." },
  vi: { open: "Trò chuyện", close: "Đóng", write: "Viết tin nhắn", send: "Gửi", you: "Bạn", us: "Trợ lý", person: "Nhân viên", again: "Bắt đầu lại", lost: "Chưa gửi được. Xin thử lại." },
  zh: { open: "在线咨询", close: "关闭", write: "写消息", send: "发送", you: "您", us: "助手", person: "人工", again: "重新开始", lost: "发送失败，请重试。" },
  fa: { open: "گفتگو", close: "بستن", write: "پیام بنویسید", send: "فرستادن", you: "شما", us: "دستیار", person: "همکار", again: "شروع دوباره", lost: "نرسید. دوباره بفرستید." },
};

class CallsteerChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    this.language = this.getAttribute("language") || document.documentElement.lang.split("-")[0] || "en";
    this.words = WORDS[this.language] || WORDS.en;
    const root = this.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL("static/widget.css", HOME).href;
    root.append(style, this.build());
    if (this.hasAttribute("open")) this.show();
  }

  disconnectedCallback() { clearTimeout(this.timer); }

  build() {
    const frame = element("div", { class: "frame", dir: RIGHT_TO_LEFT.includes(this.language) ? "rtl" : "ltr", lang: this.language });
    this.button = element("button", { class: "open", type: "button", "aria-expanded": "false" }, this.words.open);
    this.panel = element("section", { class: "panel", "aria-label": this.words.open, hidden: "" });
    const bar = element("header", {}, element("h2", {}, this.getAttribute("heading") || this.words.open));
    const close = element("button", { class: "close", type: "button", "aria-label": this.words.close }, "×");
    this.log = element("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0", "aria-label": this.words.open });
    this.choices = element("div", { class: "choices", role: "group" });
    this.form = element("form", {});
    this.field = element("input", { name: "text", maxlength: "500", autocomplete: "off", dir: "auto", "aria-label": this.words.write, placeholder: this.words.write });
    this.form.append(this.field, element("button", { type: "submit" }, this.words.send));
    bar.append(close);
    this.panel.append(bar, this.log, this.choices, this.form);
    this.button.addEventListener("click", () => this.show());
    close.addEventListener("click", () => this.hide());
    this.panel.addEventListener("keydown", (event) => { if (event.key === "Escape") this.hide(); });
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.say(this.field.value.trim()); });
    frame.append(this.button, this.panel);
    return frame;
  }

  async show() {
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.field.focus();
    if (!this.talk) await this.begin();
  }

  hide() {
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.button.focus();
  }

  async begin() {
    this.talk = { conversation: "", key: "", last: 0 };
    this.log.replaceChildren();
    const answer = await this.ask("conversations", { preset: this.getAttribute("preset") || "", language: this.language });
    if (!answer) { this.talk = null; return; }
    this.talk = { conversation: answer.conversation, key: answer.key, last: 0 };
    this.take(answer);
  }

  async say(text, label = text) {
    if (!text || !this.talk || this.busy) return;
    this.busy = true;
    this.line("you", label);
    this.field.value = "";
    this.choices.replaceChildren();
    const id = crypto.randomUUID ? crypto.randomUUID() : String(Date.now() + Math.random());
    const path = `conversations/${this.talk.conversation}/messages`;
    const answer = (await this.ask(path, { id, text })) || (await this.ask(path, { id, text }));
    this.busy = false;
    if (answer) this.take(answer);
    else { this.line("note", this.words.lost); this.field.value = text; }
  }

  take(answer) {
    for (const line of answer.lines) this.line("us", line);
    this.choices.replaceChildren(...answer.choices.map((choice) => {
      const button = element("button", { type: "button" }, choice.label);
      button.addEventListener("click", () => { this.field.focus(); this.say(choice.send, choice.label); });
      return button;
    }));
    if (answer.over) this.end();
    else if (answer.waiting) this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.poll(), POLL_MS);
  }

  async poll() {
    const heard = await this.ask(`conversations/${this.talk.conversation}/lines?after=${this.talk.last}`);
    if (heard) {
      this.talk.last = heard.last;
      for (const line of heard.lines) this.line(line.who, line.text);
    }
    if (heard && heard.over) this.end();
    else if (heard && !heard.waiting) this.take({ lines: [], choices: heard.choices });
    else this.wait();
  }

  end() {
    clearTimeout(this.timer);
    this.field.disabled = true;
    const again = element("button", { type: "button" }, this.words.again);
    again.addEventListener("click", () => { this.field.disabled = false; this.choices.replaceChildren(); this.field.focus(); this.begin(); });
    this.choices.replaceChildren(again);
  }

  line(who, text) {
    const name = { you: this.words.you, us: this.words.us, agent: this.words.person }[who];
    const item = element("p", { class: who });
    if (name) item.append(element("span", { class: who === "agent" ? "name" : "hidden" }, `${name}: `));
    const words = element("span", { dir: "auto" }, text);
    item.append(words);
    this.log.append(item);
    item.scrollIntoView({ block: "nearest" });
  }

  async ask(path, body) {
    const headers = { "Content-Type": "application/json" };
    if (this.talk && this.talk.key) headers.Authorization = `Bearer ${this.talk.key}`;
    try {
      const answer = await fetch(new URL(path, HOME), body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

customElements.define("callsteer-chat", CallsteerChat);
const own = [...document.querySelectorAll("script[data-preset]")].find((script) => script.src === import.meta.url);
if (own) {
  const chat = document.createElement("callsteer-chat");
  for (const name of ["preset", "language", "heading"]) if (own.dataset[name]) chat.setAttribute(name, own.dataset[name]);
  document.body.append(chat);
}
