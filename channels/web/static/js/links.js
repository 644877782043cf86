// Links lead to the government hosts of the list only, whoever wrote them.

import { h, unseen } from "./dom.js";
import { SAY } from "./words.js";
import { ALLOWED_HOSTS } from "./given.js";

const LONGEST_SHOWN_ADDRESS = 44;

/** Return the address as a URL if it may be linked, else null. A user name in it could disguise the host. */
export function allowedUrl(address) {
  try {
    const url = new URL(address);
    const isPlain = url.protocol === "https:" && !url.username && !url.password && !url.port;
    return isPlain && ALLOWED_HOSTS.has(url.hostname) ? url : null;
  } catch {
    return null;
  }
}

export function anchor(url, label, className) {
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", class: className }, label, unseen(SAY.newTab));
}

/** Shorten a long address for the eye and for screen readers; the host always stays whole. */
function shownAddress(url, written) {
  if (written.length <= LONGEST_SHOWN_ADDRESS) return written;
  const [, folder] = url.pathname.split("/");
  return folder && folder.length < 30 ? `${url.host}/${folder}/…` : `${url.host}/…`;
}

/** Return `text` as nodes, with its allowed addresses and telephone numbers of the hotlines as links. */
export function linked(text) {
  const nodes = [];
  let done = 0;
  for (const match of text.matchAll(/https:\/\/[^\s<>"“”]+|\b(?:18001096|1900558826)\b/g)) {
    const written = match[0].replace(/[.,;:!?)\]…]+$/, "");
    const url = written.startsWith("1") ? null : allowedUrl(written);
    if (!url && !written.startsWith("1")) continue;
    const link = url ? anchor(url, shownAddress(url, written)) : h("a", { href: `tel:${written}` }, written);
    nodes.push(text.slice(done, match.index), link);
    done = match.index + written.length;
  }
  nodes.push(text.slice(done));
  return nodes.filter((node) => node !== "");
}
