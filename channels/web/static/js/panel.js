// The chat itself, in a dialog or in a page of its own.

import { composerOf } from "./composer.js";
import { h, pressable } from "./dom.js";
import { icon } from "./icons.js";
import { Log } from "./log.js";
import { Look } from "./look.js";
import { menuOf } from "./menu.js";
import { Server } from "./server.js";
import { Store } from "./store.js";
import { Talk } from "./talk.js";
import { welcomeOf } from "./welcome.js";
import { SAY } from "./words.js";

/** `options`: api, title, colour, greeting, procedure. `on`: close() (none in a page), news(), isWanted(). */
export class Panel {
  constructor(root, options, on) {
    this.root = root;
    this.on = on;
    this.options = options;
    this.store = new Store(new URL(options.api).host);
    this.look = new Look(root, this.store);
    this.look.brand(options.colour);
    this.server = new Server(options.api, this.store);
    this.log = new Log({
      ask: (text, title) => this.ask(text, title),
      judge: (id, verdict, words) => this.server.post("/feedback", { message_id: id, verdict, words }),
      store: this.store,
    });
    this.welcome = welcomeOf(options.greeting, (text) => this.ask(text));
    this.alarm = h("p", { class: "alarm", role: "status", hidden: true }, SAY.offline);
    this.composer = composerOf((text) => this.ask(text));
    this.menu = menuOf(this.look, { forget: () => this.forget(), about: `${options.api}/ve-tro-ly-ai` });
    this.nodes = [this.header(), this.menu.panel, this.alarm, this.log.box, this.log.down, this.composer.form, this.log.live];
    this.log.box.prepend(this.welcome);
    this.talk = new Talk(this.server, this.store, this, on.isWanted);
  }

  header() {
    const title = h("h2", { id: "danloi-title" }, this.options.title || SAY.title, h("small", {}, SAY.subtitle));
    const staff = pressable("", () => this.ask(SAY.staffWish), { class: "icon staff", "aria-label": SAY.staffLabel, title: SAY.staffLabel }, icon("person"), h("span", { "aria-hidden": "true" }, SAY.staff));
    const close = this.on.close ? pressable("", this.on.close, { class: "icon close", "aria-label": SAY.close, title: SAY.close }, icon("close")) : null;
    return h("header", {}, title, staff, this.menu.opener, close);
  }

  /** The panel has come into view. A procedure of the host page is asked about where nothing was said yet. */
  shown() {
    const { procedure } = this.options;
    if (procedure && !this.talk.isUsed) this.ask(procedure);
    this.log.showNewest();
  }

  ask(text, title) {
    this.menu.close();
    this.talk.say(text, title);
  }

  async forget() {
    try {
      await this.talk.forget();
    } catch (failure) {
      this.log.notice(SAY.forgetFailed);
      throw failure;
    }
  }

  // ---- What the conversation has drawn ------------------------------------------------------------------------

  queued({ id, text, title }) {
    this.log.citizen(id, text, title);
    this.welcome.hidden = true;
    this.log.toEnd();
  }

  sent(id) {
    if (!this.log.isReceived(id)) this.log.state(id, "");
  }

  /** Staff have the message; they answer it when they can. */
  received(id) {
    this.log.receive(id, SAY.received);
  }

  unsent(id, kind) {
    const words = { offline: SAY.queued, too_fast: SAY.tooFast, origin: SAY.closed };
    this.log.state(id, words[kind] || SAY.waiting);
  }

  refused(id) {
    this.log.state(id, SAY.failed);
  }

  said(item, isNew) {
    this.welcome.hidden = true;
    if (item.from === "citizen") this.log.citizen(item.id, item.text);
    else this.log.assistant(item, isNew);
    if (!isNew) this.log.showNewest();
    else if (item.from !== "citizen") this.on.news();
  }

  typing(isBusy) {
    this.log.typing(isBusy);
  }

  network(isWell) {
    if (this.alarm.hidden !== isWell) this.log.keepEnd(() => (this.alarm.hidden = isWell));
  }

  reset(kind) {
    this.log.clear();
    this.welcome.hidden = false;
    this.network(true);
    this.log.notice(SAY[kind]);
  }
}
