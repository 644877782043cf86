// The conversation on the screen: who said what, what is on its way, and the newest reply read aloud once.

import { h, pressable } from "./dom.js";
import { icon } from "./icons.js";
import { assistantMessage, citizenMessage, spoken } from "./message.js";
import { SAY } from "./words.js";

const NEAR_END_PX = 160;
const READ_MS = 300;
const CODE = /^(\d+(?:\.\d+)+)(?:\s+(.*))?$/;

export class Log {
  /** `tools`: ask(text, title), judge(id, verdict, words), store. */
  constructor(tools) {
    this.tools = { ...tools, choose: (payload, title) => this.choose(payload, title), tell: (text) => this.tell(text) };
    this.list = h("div", { class: "list" });
    this.typingSign = h("p", { class: "typing", hidden: true }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), SAY.typing);
    this.chips = h("ul", { class: "chips", "aria-label": SAY.nextQuestions, hidden: true });
    this.live = h("div", { class: "unseen", "aria-live": "polite", "aria-atomic": "true" });
    this.down = pressable("", () => this.toEnd(), { class: "newest", hidden: true, title: SAY.newest, "aria-label": SAY.newest }, icon("newest"));
    this.box = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": SAY.log, tabindex: 0 }, this.list, this.typingSign, this.chips);
    this.box.addEventListener("scroll", () => (this.down.hidden = this.isNearEnd()), { passive: true });
    this.clear();
  }

  clear() {
    this.bubbles = new Map();
    this.titles = new Map(); // of button payloads, so that a pressed one is shown by its title in every tab
    this.list.replaceChildren();
    this.offer([]);
    this.typing(false);
  }

  // ---- The citizen's side -------------------------------------------------------------------------------------

  citizen(id, text, title) {
    const bubble = citizenMessage(title || this.titles.get(text) || titleOf(text));
    this.bubbles.set(id, bubble);
    this.list.append(bubble);
    this.keepFocus(bubble);
    this.offer([]);
  }

  state(id, text) {
    const note = this.bubbles.get(id)?.querySelector(".state");
    if (!note) return;
    this.keepEnd(() => {
      note.hidden = !text;
      note.textContent = text;
    });
  }

  isReceived(id) {
    return this.bubbles.get(id)?.dataset.received === "yes";
  }

  receive(id, text) {
    const bubble = this.bubbles.get(id);
    if (bubble) bubble.dataset.received = "yes";
    this.state(id, text);
  }

  choose(payload, title) {
    this.tools.ask(payload, title);
  }

  /** Hand the focus to the bubble if the pressed button is about to go away; Tab goes on from there. */
  keepFocus(bubble) {
    const focused = this.box.getRootNode().activeElement;
    if (focused?.closest(".chips, .welcome, .choices")) bubble.focus({ preventScroll: true });
  }

  // ---- The assistant's side -----------------------------------------------------------------------------------

  assistant(item, isNew) {
    const follow = this.isNearEnd();
    for (const { title, payload } of item.buttons || []) this.titles.set(payload, title);
    const made = assistantMessage(item, this.tools);
    made.dataset.to = item.to || "";
    this.place(made, item);
    const { buttons } = item;
    if (item.to ? made === this.list.lastElementChild : buttons?.length) this.offer(item.custom?.render?.choices ? [] : buttons);
    if (isNew) this.tell(spoken(item));
    if (isNew && follow) this.show(made);
  }

  /** Under its question, after what was answered before; what nobody asked for comes last. */
  place(made, item) {
    let after = item.to ? this.bubbles.get(item.to) : null;
    while (after?.nextElementSibling?.dataset.to === item.to) after = after.nextElementSibling;
    if (after) after.after(made);
    else this.list.append(made);
  }

  offer(buttons) {
    const made = (buttons || []).map(({ title, payload }) => h("li", {}, pressable(title, () => this.choose(payload, title), { class: "chip" })));
    this.chips.replaceChildren(...made);
    this.chips.hidden = !made.length;
  }

  typing(isBusy) {
    if (isBusy && this.typingSign.hidden) this.tell(SAY.typing);
    if (isBusy) this.keepEnd(() => (this.typingSign.hidden = false));
    else this.typingSign.hidden = true;
  }

  notice(text) {
    this.list.append(h("p", { class: "notice" }, text));
    this.tell(text);
  }

  /** Have `text` read aloud, once: what waits to be read is joined, what was read is taken away. */
  tell(text) {
    this.unread = this.unread && this.unread !== SAY.typing ? `${this.unread}\n${text}` : text;
    clearTimeout(this.reading);
    this.reading = setTimeout(() => {
      this.live.textContent = this.unread;
      this.unread = "";
      this.reading = setTimeout(() => (this.live.textContent = ""), 10000);
    }, READ_MS);
  }

  // ---- Scrolling -------------------------------------------------------------------------------------------------

  isNearEnd() {
    return this.box.scrollHeight - this.box.clientHeight - this.box.scrollTop < NEAR_END_PX;
  }

  /** Do something that changes heights, and stay at the end if one is there. */
  keepEnd(act) {
    const follow = this.isNearEnd();
    act();
    if (follow) this.toEnd();
  }

  toEnd() {
    this.box.scrollTop = this.box.scrollHeight;
  }

  /** Bring a message into view from its beginning: of a reply in several parts, that of the first. */
  show(made) {
    let first = made;
    while (first.previousElementSibling?.dataset.to && first.previousElementSibling.dataset.to === made.dataset.to) first = first.previousElementSibling;
    this.box.scrollTop = first.offsetTop - this.box.offsetTop - 8;
  }

  showNewest() {
    const last = this.list.lastElementChild;
    if (last?.classList.contains("assistant")) this.show(last);
    else this.toEnd();
  }
}

/** A button of another time is kept as its payload, "1.001193 Lệ phí": show its words, or which procedure it is. */
function titleOf(text) {
  const found = CODE.exec(text);
  return found ? found[2] || SAY.aboutCode(found[1]) : text;
}
