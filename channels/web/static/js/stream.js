// The line on which messages arrive: server-sent events, or asking again and again where events do not get through.

import { Failure } from "./server.js";

const FIRST_WORD_MS = 7000; // the server speaks at once; a proxy that holds it back is noticed by this
const SILENCE_MS = 40000; // it speaks every 15 s; a line silent for longer is dead, as after sleep
const POLL_BUSY_MS = 2000;
const POLL_IDLE_MS = 15000;
const LONGEST_PAUSE_MS = 30000;

/** Listens while open. `on`: messages(items), cursor, isBusy(), failed(kind), well(). */
export class Line {
  constructor(server, on) {
    this.server = server;
    this.on = on;
    this.streams = "ReadableStream" in window && "TextDecoder" in window;
    this.isOpen = false;
    this.failures = 0;
    this.wake = () => {};
  }

  open() {
    if (this.isOpen || !this.server.token) return;
    this.isOpen = true;
    this.run();
  }

  close() {
    this.isOpen = false;
    this.abort?.abort();
    this.wake();
  }

  /** Try at once: the network is back, or something was sent. */
  hurry() {
    this.failures = 0;
    this.wake();
  }

  async run() {
    this.turn = (this.turn || 0) + 1;
    const { turn } = this;
    while (this.isOpen && turn === this.turn) {
      try {
        await (this.streams ? this.listen() : this.poll());
      } catch (failure) {
        if (!this.isOpen || turn !== this.turn) return;
        const kind = failure instanceof Failure ? failure.kind : "offline";
        if (["session", "forgotten", "origin"].includes(kind)) this.isOpen = false;
        if (kind === "too_many") this.streams = false;
        this.on.failed(kind);
        this.failures += 1;
        const pause = Math.max((failure.wait || 0) * 1000, Math.min(LONGEST_PAUSE_MS, 500 * 2 ** this.failures));
        await this.pause(kind === "too_many" ? 0 : pause * (0.5 + Math.random() / 2));
      }
    }
  }

  pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async poll() {
    const { messages, cursor } = await this.server.get(`/messages?after=${this.on.cursor}`);
    this.heard();
    this.on.cursor = cursor;
    this.on.messages(messages);
    await this.pause(this.on.isBusy() ? POLL_BUSY_MS : POLL_IDLE_MS);
  }

  async listen() {
    const abort = new AbortController();
    this.abort = abort;
    let isHeard = false;
    const dead = () => {
      if (!isHeard) this.streams = false;
      abort.abort();
    };
    let timer = setTimeout(dead, FIRST_WORD_MS);
    try {
      const response = await this.server.request(`/stream?after=${this.on.cursor}`, { signal: abort.signal });
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        isHeard = true;
        clearTimeout(timer);
        timer = setTimeout(dead, SILENCE_MS);
        this.heard();
        rest += decoder.decode(value, { stream: true });
        const events = rest.split("\n\n");
        rest = events.pop();
        events.forEach((event) => this.take(event));
      }
    } finally {
      clearTimeout(timer);
    }
    await this.pause(300); // the server let go: it stops, or this line was open for long
  }

  take(event) {
    const field = (name) => new RegExp(`^${name}: (.*)$`, "m").exec(event)?.[1];
    if (field("event") === "forgotten") throw new Failure("forgotten");
    if (field("event") !== "messages") return;
    this.on.messages(JSON.parse(field("data")).messages);
    this.on.cursor = field("id") || this.on.cursor;
  }

  heard() {
    this.failures = 0;
    this.on.well();
  }
}
