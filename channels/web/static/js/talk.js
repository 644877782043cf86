// The conversation: what was said, what is still to be sent, and the line to the server.

import { newId } from "./dom.js";
import { Failure } from "./server.js";
import { Line } from "./stream.js";

const HIDDEN_MS = 30000; // a tab out of sight gives its line back after this
const LONGEST_RETRY_S = 60;
const FINAL = ["malformed", "too_large"];

/**
 * `view` draws: said(item, isNew), queued(entry), sent(id), received(id), unsent(id, kind), refused(id), typing(isBusy),
 * network(isWell), reset(kind). `isWanted()` tells whether anybody would see what arrives.
 */
export class Talk {
  constructor(server, store, view, isWanted) {
    this.server = server;
    this.store = store;
    this.view = view;
    this.isWanted = isWanted;
    this.tries = 0;
    this.clear();
    this.line = new Line(server, this);
    store.onChange((name) => this.changedElsewhere(name));
    addEventListener("online", () => this.networkIsBack());
    addEventListener("pageshow", () => this.networkIsBack());
    document.addEventListener("visibilitychange", () => this.visibilityChanged());
  }

  clear() {
    this.known = new Set();
    this.waiting = new Map(); // of messages without an answer, when they were sent
    this.answered = new Set();
    this.mine = new Set(); // said in this page, so that their answers are news even in the first batch
    this.cursor = "0.0";
    this.isCaughtUp = false;
  }

  get queue() {
    return this.store.read("queue", []);
  }

  set queue(entries) {
    this.store.write("queue", entries);
  }

  get isUsed() {
    return Boolean(this.server.token) || this.queue.length > 0;
  }

  /** Take up the conversation where it was left, if there is one. */
  async resume() {
    this.queue.forEach((entry) => this.showQueued(entry));
    await this.server.renew();
    if (this.isWanted()) this.line.open();
    this.flush();
  }

  // ---- Saying ------------------------------------------------------------------------------------------------

  say(text, title = "") {
    const entry = { id: newId(), text, title };
    this.queue = [...this.queue, entry];
    this.showQueued(entry);
    this.mine.add(entry.id);
    this.tries = 0;
    this.flush();
  }

  showQueued(entry) {
    if (this.known.has(entry.id)) return;
    this.known.add(entry.id);
    this.view.queued(entry);
  }

  /** Send what is queued, in order; each may be sent twice and counts once, as the server knows its id. */
  async flush() {
    if (this.isFlushing) return;
    clearTimeout(this.retry);
    this.isFlushing = true;
    try {
      for (let [first] = this.queue; first; [first] = this.queue) await this.deliver(first);
      this.tries = 0;
    } catch (failure) {
      this.stumbled(failure instanceof Failure ? failure : new Failure("unavailable"));
    } finally {
      this.isFlushing = false;
    }
  }

  async deliver(entry) {
    try {
      await this.server.post("/messages", { message_id: entry.id, text: entry.text });
    } catch (failure) {
      if (!FINAL.includes(failure.kind)) throw failure;
      this.unqueue(entry.id);
      this.view.refused(entry.id);
      return;
    }
    this.unqueue(entry.id);
    this.view.sent(entry.id);
    this.view.network(true);
    if (!this.answered.has(entry.id)) this.waiting.set(entry.id, Date.now());
    this.view.typing(this.isBusy());
    this.store.write("active", Date.now());
    this.line.open();
    this.line.hurry();
  }

  unqueue(id) {
    this.queue = this.queue.filter((entry) => entry.id !== id);
  }

  stumbled(failure) {
    if (failure.kind === "session") return this.sessionIsOver();
    if (failure.kind === "forgotten") return this.reset("forgottenElsewhere");
    if (failure.kind === "offline") this.view.network(false);
    this.queue.forEach((entry) => this.view.unsent(entry.id, failure.kind));
    if (failure.kind === "origin") return;
    this.tries += 1;
    const seconds = Math.max(failure.wait, Math.min(LONGEST_RETRY_S, 2 ** this.tries));
    this.retry = setTimeout(() => this.flush(), seconds * (750 + Math.random() * 500));
  }

  // ---- Hearing: what the line calls ---------------------------------------------------------------------------

  messages(items) {
    const isNew = this.isCaughtUp;
    this.isCaughtUp = true;
    for (const item of items) this.hear(item, isNew || this.mine.has(item.to));
    if (items.length) this.view.typing(this.isBusy());
  }

  hear(item, isNew) {
    if (item.from === "citizen") {
      this.unqueue(item.id);
      if (!item.answered && !this.answered.has(item.id)) this.waiting.set(item.id, Date.parse(item.at));
      if (this.known.has(item.id)) return this.view.sent(item.id);
    } else {
      this.answered.add(item.to);
      this.waiting.delete(item.to);
    }
    if (this.known.has(item.id)) return;
    this.known.add(item.id);
    if (item.from === "assistant" && !item.text) this.view.received(item.to);
    else this.view.said(item, isNew);
  }

  /** Whether an answer is on its way; after two minutes nobody believes that any more. */
  isBusy() {
    const since = Date.now() - 120000;
    return [...this.waiting.values()].some((at) => at > since);
  }

  well() {
    this.view.network(true);
    if (this.queue.length && !this.isFlushing) this.flush();
  }

  failed(kind) {
    if (kind === "session") this.sessionIsOver();
    else if (kind === "forgotten") this.reset("forgottenElsewhere");
    else if (kind === "offline") this.view.network(false);
  }

  // ---- Beginning anew -----------------------------------------------------------------------------------------

  /** The token is no good any more (it has run out): go on with a new conversation, and keep what is not sent. */
  sessionIsOver() {
    this.store.remove("token");
    this.line.close();
    if (this.cursor !== "0.0") this.view.reset("newSession");
    this.clear();
    this.queue.forEach((entry) => this.showQueued(entry));
    this.tries += 1;
    this.retry = setTimeout(() => this.flush(), this.tries > 2 ? 1000 * this.tries : 0);
  }

  /** Have the server delete everything; throws if it could not. */
  async forget() {
    await this.server.forget();
    this.reset("forgotten");
  }

  reset(kind) {
    clearTimeout(this.retry);
    this.line.close();
    ["token", "queue", "ticks", "active"].forEach((name) => this.store.remove(name));
    this.clear();
    this.view.reset(kind);
  }

  // ---- Tabs, sleep, network -----------------------------------------------------------------------------------

  changedElsewhere(name) {
    if (name === "queue") this.queue.forEach((entry) => this.showQueued(entry));
    if (name === "token" && this.server.token && this.isWanted()) this.line.open();
    if (name === "token" && !this.server.token && this.known.size) this.reset("forgottenElsewhere");
  }

  networkIsBack() {
    this.line.hurry();
    this.flush();
  }

  visibilityChanged() {
    clearTimeout(this.hiding);
    if (document.hidden) this.hiding = setTimeout(() => this.line.close(), HIDDEN_MS);
    else if (this.isUsed && this.isWanted()) {
      this.line.open();
      this.networkIsBack();
    }
  }
}
