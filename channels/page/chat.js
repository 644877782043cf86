// Chat page of Dẫn Lối: the conversation and its composer.

import { element, button, httpsUrl, anchor, renderText } from "./render.js";
import { request, ask, newId } from "./server.js";
import { SAY } from "./words.js";

const HISTORY_TIMEOUT_MS = 10000;
const TYPING_DELAY_MS = 300;

const at = (id) => document.getElementById(id);
const welcome = at("welcome");
const log = at("log");
const typing = at("typing");
const choices = at("choices");
const composer = at("composer");
const question = at("question");
const sendButton = at("send");
const limit = at("limit");

// ---- Messages -------------------------------------------------------------------------------------------------

function citizenMessage(text) {
  const made = element("div", "message citizen");
  // Not read aloud: they have just written it. Focusable, to take the focus of a button that goes away.
  made.setAttribute("aria-live", "off");
  made.tabIndex = -1;
  made.append(element("span", "unseen", SAY.citizen), text);
  return made;
}

function assistantMessage(message) {
  const text = message.text || "";
  const made = element("div", "message assistant");
  made.append(element("span", "unseen", SAY.assistant), renderText(text), ...linksOf(message, text));
  return made;
}

/** The online form as a big link; other links only if the text does not show them already. */
function linksOf(message, text) {
  const links = message.custom?.answer?.links || [];
  return links.flatMap(({ kind, label, url: address }) => {
    const url = httpsUrl(address);
    if (!url) return [];
    if (kind === "form") return [anchor(url, label || SAY.form, "action")];
    return text.includes(address) ? [] : [anchor(url, label || url.host, "more")];
  });
}

/** Buttons stand under the newest message only, outside the log: the text already reads them out by number. */
function showChoices(buttons) {
  const made = (buttons || []).map(({ title, payload }) => button(title, () => send(payload, title)));
  choices.replaceChildren(...made);
  choices.hidden = !made.length;
}

/** Return the buttons of the newest answer; an answer may come in several messages. */
function buttonsOf(messages) {
  for (const message of [...messages].reverse()) {
    if (message.from === "citizen") break;
    if (message.buttons?.length) return message.buttons;
  }
  return [];
}

function notice(text, onResend) {
  const made = element("div", "notice");
  made.append(element("p", "", text));
  if (onResend) made.append(button(SAY.resend, onResend));
  return made;
}

function isNearEnd() {
  const page = document.documentElement;
  return page.scrollHeight - page.clientHeight - window.scrollY < 200;
}

const scrollToEnd = () => window.scrollTo(0, document.documentElement.scrollHeight);

// ---- Sending: one message at a time, in order -----------------------------------------------------------------

const outbox = [];
let isDelivering = false;
let pauseNotice = null; // Shown while the outbox waits after a failure.
let historyDone = null; // Sending waits for it, or the history might hold the new message too.

function send(text, title = text) {
  const bubble = citizenMessage(title);
  log.append(bubble);
  keepFocus(bubble);
  welcome.hidden = true;
  showChoices([]);
  outbox.push({ id: newId(), text, bubble });
  scrollToEnd();
  deliver();
}

/** Hand the focus to `bubble` if the pressed button is about to go away or be disabled; Tab goes on from there. */
function keepFocus(bubble) {
  const focused = document.activeElement;
  if (focused && focused.closest("#welcome, #choices, .notice, #send")) bubble.focus({ preventScroll: true });
}

async function deliver() {
  if (isDelivering || !outbox.length) return;
  isDelivering = true;
  if (pauseNotice) pauseNotice.remove();
  pauseNotice = null;
  const timer = setTimeout(showTyping, TYPING_DELAY_MS);
  await historyDone;
  while (outbox.length && !pauseNotice) await deliverFirst();
  clearTimeout(timer);
  typing.textContent = "";
  isDelivering = false;
}

function showTyping() {
  const follow = isNearEnd();
  typing.textContent = SAY.typing;
  if (follow) scrollToEnd();
}

async function deliverFirst() {
  const [sent] = outbox;
  try {
    const messages = await ask(sent);
    outbox.shift();
    showReply(sent, messages);
  } catch (failure) {
    if (failure.isFinal) setAside(outbox.shift(), failure.message);
    else pause(sent, failure.message);
  }
}

/** Show an answer under its question, from its beginning, unless the citizen is reading further up. */
function showReply(sent, messages) {
  const follow = isNearEnd();
  const made = messages.map(assistantMessage);
  sent.bubble.after(...made);
  if (!outbox.length) {
    typing.textContent = "";
    showChoices(buttonsOf(messages));
  }
  if (follow) made[0].scrollIntoView({ block: "start" });
}

/** Stop sending; the button or the next message takes it up again with the same id. */
function pause(sent, text) {
  pauseNotice = notice(text, () => {
    keepFocus(sent.bubble);
    deliver();
  });
  sent.bubble.after(pauseNotice);
  pauseNotice.scrollIntoView({ block: "nearest" });
}

/** Take a refused message out of the way of the others; it can be sent once more with the same id. */
function setAside(refused, text) {
  const made = notice(text, () => {
    log.append(refused.bubble);
    keepFocus(refused.bubble);
    made.remove();
    showChoices([]);
    outbox.push(refused);
    scrollToEnd();
    deliver();
  });
  refused.bubble.after(made);
  made.scrollIntoView({ block: "nearest" });
}

// ---- The conversation so far ----------------------------------------------------------------------------------

async function showHistory() {
  try {
    const messages = await request({}, HISTORY_TIMEOUT_MS);
    const isUnused = !outbox.length;
    log.prepend(...historyNodes(messages));
    welcome.hidden = messages.length > 0 || !isUnused;
    if (messages.length && isUnused) showChoices(buttonsOf(messages));
    if (messages.length) showNewest();
  } catch {
    log.prepend(notice(SAY.noHistory));
    welcome.hidden = outbox.length > 0;
  }
  // Only what comes from now on is to be read aloud.
  setTimeout(() => log.setAttribute("aria-live", "polite"), 150);
}

/** Draw earlier messages; a button press is kept as its payload and shown by its title. */
function historyNodes(messages) {
  const titles = new Map();
  return messages.map((message) => {
    if (message.from === "citizen") return citizenMessage(titles.get(message.text) || message.text);
    for (const { title, payload } of message.buttons || []) titles.set(payload, title);
    return assistantMessage(message);
  });
}

/** Bring the newest message into view, from its beginning if it is long. */
function showNewest() {
  if (log.lastElementChild) log.lastElementChild.scrollIntoView({ block: "start" });
}

// ---- Composer -------------------------------------------------------------------------------------------------

/** Fit the box to its text, and the page's scroll padding to the box. */
function fitComposer() {
  question.style.height = "auto";
  const borders = question.offsetHeight - question.clientHeight;
  question.style.height = `${question.scrollHeight + borders}px`;
  document.documentElement.style.setProperty("--composer-height", `${composer.offsetHeight + 16}px`);
}

function onQuestionChange() {
  sendButton.disabled = !question.value.trim();
  limit.textContent = question.value.length >= question.maxLength ? SAY.full : "";
  fitComposer();
}

function sendQuestion() {
  const text = question.value.trim();
  if (!text) return;
  // With a keyboard one types on; on touch the focus stays out of the box, as the answer needs the room.
  const usesKeys = sendButton.matches(":focus-visible") || window.matchMedia("(pointer: fine)").matches;
  if (document.activeElement === sendButton && usesKeys) question.focus();
  send(text);
  question.value = "";
  onQuestionChange();
}

/** Enter sends, Shift+Enter breaks the line. Enter that ends a Vietnamese input method's composition does neither. */
function onKey(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  sendQuestion();
}

function start() {
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    sendQuestion();
  });
  question.addEventListener("input", onQuestionChange);
  question.addEventListener("keydown", onKey);
  window.addEventListener("resize", fitComposer);
  window.addEventListener("online", () => pauseNotice && deliver());
  for (const suggestion of welcome.querySelectorAll("button")) {
    suggestion.addEventListener("click", () => send(suggestion.textContent));
  }
  composer.hidden = false;
  onQuestionChange();
  historyDone = showHistory();
}

start();
