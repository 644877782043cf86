// Elements, links and the text of a message. Whatever comes from outside reaches the page as text nodes only.

import { SAY } from "./words.js";

const LONGEST_HEADING = 60;
const LONGEST_SHOWN_ADDRESS = 44;

// ---- Elements -------------------------------------------------------------------------------------------------

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

export function button(title, onPress) {
  const made = element("button", "", title);
  made.type = "button";
  made.addEventListener("click", onPress);
  return made;
}

/** Return the address as a URL if it is plain https, else null. A user name in it could disguise the host. */
export function httpsUrl(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" && !url.username && !url.password ? url : null;
  } catch {
    return null;
  }
}

export function anchor(url, label, className) {
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
export function renderText(text) {
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
