// `<danloi-chat>`: the launcher with its dialog, or (mode="page") the chat in the page itself.

import { h, pressable, unseen } from "./dom.js";
import { keepFocusIn } from "./focus.js";
import { SHEET } from "./given.js";
import { icon } from "./icons.js";
import { Panel } from "./panel.js";
import { wear } from "./print.js";
import { Store } from "./store.js";
import { SAY } from "./words.js";

const script = document.currentScript;
const OPTIONS = ["api", "title", "colour", "position", "greeting", "procedure", "mode"];
const RECENT_MS = 3600000; // a conversation younger than this is listened to while the panel is closed

class DanLoiChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const given = (name) => this.getAttribute(name) || script?.dataset[name] || "";
    this.options = Object.fromEntries(OPTIONS.map((name) => [name, given(name)]));
    this.removeAttribute("title"); // else the whole widget would have it as its tooltip
    this.options.api = new URL(this.options.api || script?.src || location.href, location.href).origin;
    const shadow = this.attachShadow({ mode: "open" });
    wear(shadow, SHEET);
    this.root = h("div", { class: "root", lang: "vi", "data-theme": "auto" });
    shadow.append(this.root);
    if (this.options.mode === "page") this.becomePage();
    else this.becomeDialog();
  }

  becomePage() {
    this.panel = new Panel(this.root, this.options, { news: () => {}, isWanted: () => true });
    this.root.append(h("section", { class: "panel page", "aria-labelledby": "danloi-title" }, this.panel.nodes));
    this.root.classList.add("in-page");
    this.panel.talk.resume();
    this.panel.shown();
  }

  becomeDialog() {
    this.unread = 0;
    this.badge = h("span", { class: "badge", hidden: true });
    this.launcher = pressable("", () => this.open(), { class: "launcher", "aria-haspopup": "dialog" }, icon("chat"), h("span", { class: "name" }, SAY.open), this.badge);
    this.launcher.setAttribute("aria-label", SAY.openLabel);
    this.dialog = h("dialog", { class: "panel", "aria-labelledby": "danloi-title" });
    this.root.classList.toggle("left", this.options.position === "left");
    this.tab = new Store(new URL(this.options.api).host, () => sessionStorage);
    const isWanted = () => this.dialog.open || Date.now() - this.panel.store.read("active", 0) < RECENT_MS;
    this.panel = new Panel(this.root, this.options, { close: () => this.close(), news: () => this.news(), isWanted });
    this.dialog.append(...this.panel.nodes);
    this.root.append(this.launcher, this.dialog);
    keepFocusIn(this.dialog, () => this.close());
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
    if (this.tab.read("open") && !this.isSmall) this.open(false);
    this.panel.talk.resume();
  }

  get isSmall() {
    return matchMedia("(max-width: 40rem), (max-height: 30rem)").matches;
  }

  /** On a phone the dialog is all there is, and the page behind it out of reach; else both can be used. */
  open(takesFocus = true) {
    if (this.dialog.open) return;
    if (this.isSmall) this.dialog.showModal();
    else this.dialog.show();
    this.launcher.hidden = true;
    this.unread = 0;
    this.badge.hidden = true;
    this.tab.write("open", true);
    this.panel.talk.line.open();
    if (takesFocus) this.panel.composer.box.focus();
    else this.shadowRoot.activeElement?.blur();
    this.panel.shown();
  }

  close() {
    this.dialog.close();
    this.launcher.hidden = false;
    this.tab.write("open", false);
    this.launcher.focus();
  }

  news() {
    if (this.dialog.open) return;
    this.unread += 1;
    this.badge.replaceChildren(String(this.unread), unseen(` ${SAY.unread(this.unread)}`));
    this.badge.hidden = false;
    this.launcher.setAttribute("aria-label", `${SAY.openLabel}, ${SAY.unread(this.unread)}`);
  }
}

function startWidget() {
  if (customElements.get("danloi-chat")) return;
  customElements.define("danloi-chat", DanLoiChat);
  if (!document.querySelector("danloi-chat")) document.body.append(document.createElement("danloi-chat"));
}

if (document.body) startWidget();
else addEventListener("DOMContentLoaded", startWidget);
