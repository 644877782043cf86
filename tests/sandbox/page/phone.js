// One telephone: what the citizen sees on this platform, what they can do, and what goes on behind it.
const FAULTS = {
  too_many: "quá nhanh (429)",
  server_error: "máy chủ lỗi (500)",
  lost: "không trả lời, tin mất",
  late: "không trả lời, tin vẫn đến",
};
const HOUR = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const ADDRESS = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/g;

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function options(select, values) {
  select.replaceChildren(...values.map((value) => new Option(value, value)));
}

/** A text with its addresses as links, as every one of these platforms shows it. */
export function linked(text) {
  const box = element("p", "words");
  let at = 0;
  for (const found of text.matchAll(ADDRESS)) {
    box.append(text.slice(at, found.index), link(found[0], found[0]));
    at = found.index + found[0].length;
  }
  box.append(text.slice(at));
  return box;
}

function link(url, text) {
  const made = element("a", "", text);
  Object.assign(made, { href: url, target: "_blank", rel: "noopener noreferrer" });
  return made;
}

export class Phone {
  constructor(data, { post, refresh }) {
    this.name = data.name;
    this.post = post;
    this.refresh = refresh;
    this.root = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    this.root.dataset.phone = data.name;
    this.root.setAttribute("aria-label", data.title);
    this.find(".account").textContent = data.account;
    this.find(".title").textContent = data.title;
    options(this.find(".talk"), [...data.people, ...data.groups]);
    options(this.find(".person"), data.people);
    this.groups = data.groups;
    this.shown = { lines: "", webhooks: "" };
    this.makeMenu(data.actions);
    this.makeFaults(data.faults);
    this.listen();
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  get talk() {
    return this.find(".talk").value;
  }

  get isGroup() {
    return this.groups.includes(this.talk);
  }

  get person() {
    return this.isGroup ? this.find(".person").value : this.talk;
  }

  async act(action, more = {}) {
    await this.post("/do", { phone: this.name, person: this.person, talk: this.talk, action, ...more });
    await this.refresh();
  }

  listen() {
    const text = this.find(".text");
    const send = async () => {
      const words = text.value;
      if (!words.trim()) return;
      text.value = "";
      text.style.height = "";
      await this.act("say", { text: words });
    };
    this.find(".composer").addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        send();
      }
    });
    text.addEventListener("input", () => {
      text.style.height = "";
      text.style.height = `${text.scrollHeight}px`;
    });
    this.find(".talk").addEventListener("change", () => {
      this.find(".as").hidden = !this.isGroup;
      this.shown.lines = "";
      this.refresh();
    });
    this.find(".more").addEventListener("click", () => this.toggleMenu());
  }

  toggleMenu(open = this.find(".menu").hidden) {
    this.find(".menu").hidden = !open;
    this.find(".more").setAttribute("aria-expanded", String(open));
  }

  makeMenu(actions) {
    for (const action of actions) {
      const button = element("button", "", action.label);
      button.type = "button";
      button.addEventListener("click", () => {
        const typed = this.find(".text").value.trim();
        this.toggleMenu(false);
        if (action.asks && typed) this.find(".text").value = "";
        this.act(action.name, { text: action.asks ? typed || action.asks : "" });
      });
      if (action.asks) button.title = `Với chữ trong ô nhập, hoặc “${action.asks}”`;
      this.find(".menu").append(button);
    }
  }

  makeFaults(faults) {
    for (const kind of faults.all) {
      const label = element("label", "", FAULTS[kind] ?? kind);
      const box = element("input");
      Object.assign(box, { type: "checkbox", value: kind, checked: faults.kinds.includes(kind) });
      label.prepend(box);
      this.find(".kinds").append(label);
    }
    this.find(".rate").value = String(faults.rate);
    this.find(".copies").value = String(faults.copies);
    this.find(".faults").addEventListener("change", () =>
      this.post("/faults", {
        phone: this.name,
        rate: Number(this.find(".rate").value),
        copies: Number(this.find(".copies").value),
        kinds: [...this.root.querySelectorAll(".kinds input:checked")].map((box) => box.value),
      }),
    );
  }

  show(data, isReady) {
    const talk = data.talks[this.talk];
    const lines = JSON.stringify(talk.lines);
    if (lines !== this.shown.lines) {
      this.shown.lines = lines;
      this.showLines(talk.lines);
    }
    this.find(".typing").textContent = talk.typing ? "đang soạn tin…" : "";
    this.root.classList.toggle("blocked", talk.blocked);
    this.find(".send").disabled = !isReady;
    this.showBehind(data, isReady);
  }

  showLines(lines) {
    const screen = this.find(".screen");
    screen.replaceChildren(...lines.map((line) => this.line(line)));
    screen.scrollTop = screen.scrollHeight;
  }

  line(line) {
    if (line.by === "notice") return element("p", "notice", line.text);
    const row = element("div", `row ${line.by}`);
    const bubble = element("div", "bubble");
    if (this.isGroup && line.author) bubble.append(element("span", "author", line.author));
    bubble.append(linked(line.text), element("time", "", HOUR.format(line.at * 1000)));
    row.append(bubble);
    if (line.buttons.length) {
      const keys = element("div", "keys");
      line.buttons.forEach((button, position) => keys.append(this.key(line, button, position)));
      row.append(keys);
    }
    return row;
  }

  key(line, button, position) {
    if (button.url) return Object.assign(link(button.url, button.title), { className: "key url" });
    const key = element("button", "key", button.title);
    key.type = "button";
    key.addEventListener("click", () => this.act("press", { message: line.id, position }));
    return key;
  }

  showBehind(data, isReady) {
    const happened = Object.entries(data.faults.happened).map(([kind, count]) => `${FAULTS[kind] ?? kind}: ${count}`);
    this.find(".happened").textContent = happened.length ? `Đã xảy ra – ${happened.join("; ")}` : "";
    const waits = [isReady && data.polled ? "Trợ lý tự hỏi tin ở kênh này (polling), không có webhook." : ""];
    if (data.waiting) waits.push(`${data.waiting} tin đang chờ giao.`);
    this.find(".waiting").textContent = waits.join(" ").trim();
    const webhooks = JSON.stringify(data.webhooks);
    if (webhooks === this.shown.webhooks) return;
    this.shown.webhooks = webhooks;
    this.find(".webhooks").replaceChildren(...data.webhooks.map((webhook) => this.webhook(webhook)));
  }

  webhook(webhook) {
    const item = element("li");
    const details = element("details");
    const status = webhook.status || "không trả lời";
    details.append(element("summary", "", `${status} · ${webhook.milliseconds} ms · lần ${webhook.try}`));
    let body = webhook.body;
    try {
      body = JSON.stringify(JSON.parse(body), null, 1);
    } catch {
      // shown as it came
    }
    details.append(element("pre", "", body));
    item.append(details);
    return item;
  }
}
