// Chat page of Dẫn Lối. Whatever comes from the server or the citizen reaches the page as text nodes only.

const MESSAGES_URL = "/chat/messages";
const ANSWER_TIMEOUT_MS = 45000;
const HISTORY_TIMEOUT_MS = 10000;
const TYPING_DELAY_MS = 300;
const LONGEST_HEADING = 60;
const LONGEST_SHOWN_ADDRESS = 44;

const SAY = {
  typing: "Đang trả lời…",
  resend: "Gửi lại",
  offline: "Tin nhắn chưa gửi được vì mất kết nối mạng. Anh/chị kiểm tra mạng rồi bấm “Gửi lại” giúp tôi.",
  tooFast: "Anh/chị gửi hơi nhanh nên tôi chưa kịp trả lời. Anh/chị chờ một lát rồi bấm “Gửi lại” giúp tôi.",
  refused: "Tin nhắn này chưa gửi được. Anh/chị bấm “Gửi lại” hoặc hỏi bằng câu khác giúp tôi.",
  broken: "Xin lỗi anh/chị, hệ thống đang gặp trục trặc nên tôi chưa trả lời được. Anh/chị chờ một lát rồi bấm “Gửi lại”, hoặc gọi 18001096.",
  noHistory: "Tôi chưa tải được các tin nhắn trước. Anh/chị vẫn hỏi tiếp được.",
  full: "Đã đủ 1000 ký tự, tin nhắn không nhập dài hơn được.",
  citizen: "Anh/chị: ",
  assistant: "Dẫn Lối: ",
  form: "Nộp hồ sơ trực tuyến",
  newTab: " (mở trang mới)",
};

const at = (id) => document.getElementById(id);
const welcome = at("welcome");
const log = at("log");
const typing = at("typing");
const choices = at("choices");
const composer = at("composer");
const question = at("question");
const sendButton = at("send");
const limit = at("limit");

// ---- Elements -------------------------------------------------------------------------------------------------

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function button(title, onPress) {
  const made = element("button", "", title);
  made.type = "button";
  made.addEventListener("click", onPress);
  return made;
}

/** Return the address as a URL if it is plain https, else null. A user name in it could disguise the host. */
function httpsUrl(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" && !url.username && !url.password ? url : null;
  } catch {
    return null;
  }
}

function anchor(url, label, className) {
  const made = element("a", className, label);
  made.href = url.href;
  made.target = "_blank";
  made.rel = "noopener";
  made.append(element("span", "unseen", SAY.newTab));
  return made;
}

// ---- Text of a message ----------------------------------------------------------------------------------------

/** Shorten a long address for the eye and for screen readers; the host always stays whole. */
function shownAddress(url, written) {
  if (written.length <= LONGEST_SHOWN_ADDRESS) return written;
  const [, folder] = url.pathname.split("/");
  return folder && folder.length < 30 ? `${url.host}/${folder}/…` : `${url.host}/…`;
}

function appendWithLinks(parent, text) {
  let done = 0;
  for (const match of text.matchAll(/https:\/\/[^\s<>"“”]+/g)) {
    const written = match[0].replace(/[.,;:!?)\]…]+$/, "");
    const url = httpsUrl(written);
    if (!url) continue;
    parent.append(text.slice(done, match.index), anchor(url, shownAddress(url, written)));
    done = match.index + written.length;
  }
  parent.append(text.slice(done));
}

/** "1. Giấy tờ · 2. Lệ phí": the buttons as text. It stays one line. */
const isOptionsLine = (line) => /^1\. .* · 2\. /.test(line);

/** A heading opens its block: "Lệ phí:", or the title "… (mã 1.001193)" in a block of its own. */
function opensWithHeading(lines) {
  const [first, second] = lines;
  if (lines.length === 1) return /\(mã [\w.-]+\)$/.test(first);
  return first.endsWith(":") && first.length <= LONGEST_HEADING && !isOptionsLine(second);
}

/** Tell what a line is: a list item ("ul", "ol"), an item below an item ("sub") or plain text ("p"). */
function readLine(line) {
  const bullet = line.match(/^\s*• (.*)$/);
  if (bullet) return { kind: "ul", text: bullet[1] };
  const below = line.match(/^\s+[–-] (.*)$/);
  if (below) return { kind: "sub", text: below[1] };
  const step = line.match(/^(\d{1,2})\. (.*)$/);
  if (step && !isOptionsLine(line)) return { kind: "ol", text: step[2], number: Number(step[1]) };
  return { kind: "p", text: line };
}

function appendItem(list, { text, number }) {
  const item = element("li");
  if (number) item.value = number;
  appendWithLinks(item, text);
  list.append(item);
}

/** Append a line to the last element of the block if that is of its kind, else to a new one. */
function appendLine(block, line) {
  const read = readLine(line);
  let last = block.lastElementChild;
  if (read.kind === "sub" && last && last.lastElementChild && last.lastElementChild.tagName === "LI") {
    const item = last.lastElementChild;
    const open = item.lastElementChild;
    const list = open && open.tagName === "UL" ? open : item.appendChild(element("ul"));
    return appendItem(list, read);
  }
  const tag = read.kind === "sub" ? "ul" : read.kind;
  if (!last || last.tagName !== tag.toUpperCase()) {
    last = block.appendChild(element(tag, last && last.tagName !== "H3" ? "same" : ""));
  } else if (tag === "p") {
    last.append("\n");
  }
  if (tag === "p") appendWithLinks(last, read.text);
  else appendItem(last, read);
}

/** Turn text into headings, paragraphs and lists; blocks are parted by blank lines. */
function renderText(text) {
  const whole = document.createDocumentFragment();
  for (const part of text.trim().split(/\n\s*\n/)) {
    const block = document.createDocumentFragment();
    const lines = part.split("\n");
    if (opensWithHeading(lines)) block.append(element("h3", "", lines.shift()));
    for (const line of lines) appendLine(block, line);
    whole.append(block);
  }
  return whole;
}

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

// ---- Server ---------------------------------------------------------------------------------------------------

/** A message that was not answered. `isFinal`: trying again at once would not help, so it must not block others. */
class Failure extends Error {
  constructor(text, isFinal) {
    super(text);
    this.isFinal = isFinal;
  }
}

function failureOf(status) {
  if (status === 429) return new Failure(SAY.tooFast, false);
  if (status >= 400 && status < 500 && status !== 408) return new Failure(SAY.refused, true);
  return new Failure(SAY.broken, false);
}

async function request(options, timeoutMs) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const response = await fetch(MESSAGES_URL, { cache: "no-store", signal: abort.signal, ...options });
    if (!response.ok) throw failureOf(response.status);
    const { messages } = await response.json();
    if (!Array.isArray(messages)) throw new Failure(SAY.broken, false);
    return messages;
  } catch (error) {
    if (error instanceof Failure) throw error;
    // fetch throws TypeError when there is no connection; the rest is a timeout or an unreadable answer.
    throw new Failure(error instanceof TypeError ? SAY.offline : SAY.broken, false);
  } finally {
    clearTimeout(timer);
  }
}

async function ask({ id, text }) {
  const headers = { "Content-Type": "application/json", "X-Requested-With": "danloi" };
  const body = JSON.stringify({ message_id: id, text });
  const messages = await request({ method: "POST", headers, body }, ANSWER_TIMEOUT_MS);
  if (!messages.length) throw new Failure(SAY.refused, true);
  return messages;
}

/** crypto.randomUUID is missing from older browsers and on plain http. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

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
