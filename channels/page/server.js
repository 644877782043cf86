// Asking the server: every failure has a sentence for the citizen.

import { SAY } from "./words.js";

const MESSAGES_URL = "/chat/messages";
const ANSWER_TIMEOUT_MS = 45000;

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

export async function request(options, timeoutMs) {
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

export async function ask({ id, text }) {
  const headers = { "Content-Type": "application/json", "X-Requested-With": "danloi" };
  const body = JSON.stringify({ message_id: id, text });
  const messages = await request({ method: "POST", headers, body }, ANSWER_TIMEOUT_MS);
  if (!messages.length) throw new Failure(SAY.refused, true);
  return messages;
}

/** crypto.randomUUID is missing from older browsers and on plain http. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
