// Plain text of a message as paragraphs, headings and lists.

import { h } from "./dom.js";
import { linked } from "./links.js";

const LONGEST_HEADING = 60;

/** Return the text without the numbered options at its end, where buttons show the same. */
export function withoutOptions(text, buttons) {
  if (!buttons?.length) return text;
  const parts = text.split("\n\n");
  const last = parts.at(-1);
  const repeats = buttons.every(({ title }, index) => last.includes(`${index + 1}. ${title}`));
  return repeats && parts.length > 1 ? parts.slice(0, -1).join("\n\n") : text;
}

/** Return nodes for `text`: blocks apart by an empty line; "• " and "1. " begin points, "   – " points of a point. */
export function prose(text) {
  return text.split(/\n\s*\n/).filter((block) => block.trim()).map(proseBlock);
}

function proseBlock(block) {
  const lines = block.split("\n").filter((line) => line.trim());
  const made = h("div", { class: "prose" });
  let list = null;
  let point = null;
  for (const line of lines) {
    const found = /^(\s*)(•|–|(\d+)\.)\s+(.*)$/.exec(line);
    const isOptions = found && found[3] && / · \d+\. /.test(line);
    if (!found || isOptions) {
      list = null;
      made.append(h("p", { class: isHeading(line, lines) ? "heading" : null }, linked(line.trim())));
    } else if (found[1].length >= 2 && point) {
      const inner = point.querySelector("ul") || point.appendChild(h("ul"));
      inner.append(h("li", {}, linked(found[4])));
    } else {
      const tag = found[3] ? "ol" : "ul";
      if (!list || list.localName !== tag) {
        list = h(tag, tag === "ol" && found[3] !== "1" ? { start: found[3] } : {});
        made.append(list);
      }
      point = h("li", {}, linked(found[4]));
      list.append(point);
    }
  }
  return made;
}

function isHeading(line, lines) {
  return line === lines[0] && lines.length > 1 && line.endsWith(":") && line.length <= LONGEST_HEADING;
}
