// Adds to pages that are whole without it: suggestions while typing, and a button to print.

const WAIT_MS = 150;

class Suggestions {
  constructor(input) {
    this.input = input;
    this.items = [];
    this.at = -1;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-suggestions`;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Gợi ý");
    this.list.hidden = true;
    this.count = document.createElement("p");
    this.count.className = "unseen";
    this.count.setAttribute("role", "status");
    input.parentElement.append(this.list, this.count);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"]]) {
      input.setAttribute(name, value);
    }
    input.setAttribute("aria-controls", this.list.id);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), WAIT_MS));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", (event) => this.open(this.rows().indexOf(event.target.closest("li"))));
  }

  rows() {
    return [...this.list.children];
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    const typed = this.input.value.trim();
    this.stop?.abort();
    this.stop = new AbortController();
    if (typed.length < 2) {
      this.show([]);
      return;
    }
    try {
      const answer = await fetch(`/tim/goi-y?q=${encodeURIComponent(typed)}`, { signal: this.stop.signal });
      this.show(answer.ok ? await answer.json() : []);
    } catch {
      this.show([]); // without suggestions the form works all the same
    }
  }

  show(items) {
    this.items = items;
    this.at = -1;
    this.list.replaceChildren(...items.map((item, i) => this.row(item, i)));
    this.list.hidden = !items.length;
    this.input.setAttribute("aria-expanded", String(items.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.count.textContent = items.length ? `${items.length} gợi ý` : "";
  }

  row(item, i) {
    const row = document.createElement("li");
    row.id = `${this.list.id}-${i}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.textContent = item.title;
    if (item.also) {
      const note = document.createElement("span");
      note.className = "note";
      note.textContent = item.also;
      row.append(note);
    }
    return row;
  }

  key(event) {
    const last = this.items.length - 1;
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.at >= 0) {
      event.preventDefault();
      this.open(this.at);
    } else if (last >= 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.mark(this.at + step > last ? -1 : this.at + step < -1 ? last : this.at + step);
    }
  }

  mark(at) {
    this.at = at;
    this.rows().forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
    if (at < 0) {
      this.input.removeAttribute("aria-activedescendant");
    } else {
      this.input.setAttribute("aria-activedescendant", this.rows()[at].id);
      this.rows()[at].scrollIntoView({ block: "nearest" });
    }
  }

  open(at) {
    const item = this.items[at];
    if (item && item.url.startsWith("/")) location.assign(item.url);
  }

  close() {
    clearTimeout(this.timer);
    this.stop?.abort();
    this.show([]);
  }
}

for (const input of document.querySelectorAll("input[data-suggest]")) new Suggestions(input);

for (const hint of document.querySelectorAll("[data-print]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = "In danh sách này";
  button.addEventListener("click", () => print());
  hint.replaceChildren(button);
}
