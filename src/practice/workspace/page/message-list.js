import { el } from "./dom.js";
import { dateOf, dayOf } from "./time.js";

const NEAR_END = 80;
const TOGETHER_S = 300;

/** Messages in the order of their time. Only what changed is drawn anew, so that nothing under the pointer is lost. */
export class MessageList {
  constructor(label, draw) {
    this.draw = draw;
    this.items = new Map();
    this.inner = el("div");
    this.node = el(
      "div.messages",
      { role: "log", "aria-label": label, tabindex: "0", onscroll: () => this.look() },
      this.inner,
    );
    this.following = true;
    // Pictures and previews arrive late and push the end away.
    new ResizeObserver(() => this.following && this.toEnd()).observe(this.inner);
  }

  fill(messages) {
    for (const message of messages) this.put(message);
    this.toEnd();
  }

  put(message) {
    const item = this.draw(message);
    const old = this.items.get(message.ts);
    if (old !== undefined) old.replaceWith(item);
    else this.inner.insertBefore(item, this.after(message.ts));
    this.items.set(message.ts, item);
    this.arrange(item);
    const next = item.nextElementSibling;
    if (next?.dataset.messageTs !== undefined) this.arrange(next);
    if (this.following) this.toEnd();
  }

  remove(ts) {
    this.items.get(ts)?.remove();
    this.items.delete(ts);
  }

  look() {
    this.following = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_END;
  }

  toEnd() {
    this.following = true;
    this.node.scrollTop = this.node.scrollHeight;
  }

  after(ts) {
    let before = null;
    for (const item of [...this.items.values()].reverse()) {
      if (Number(item.dataset.messageTs) < Number(ts)) break;
      before = item;
    }
    return before;
  }

  /** A new day gets a line, a person who goes on talking no second picture. */
  arrange(item) {
    const last = item.previousElementSibling?.closest("[data-message-ts]");
    const date = dateOf(item.dataset.messageTs);
    const before = last === null || last === undefined ? undefined : dateOf(last.dataset.messageTs);
    if (before?.toDateString() === date.toDateString()) item.removeAttribute("data-day");
    else item.dataset.day = dayOf(date);
    const near = before !== undefined && (date - before) / 1000 < TOGETHER_S;
    const same =
      last?.dataset.user === item.dataset.user &&
      last?.hasAttribute("data-ephemeral") === item.hasAttribute("data-ephemeral");
    item.classList.toggle("goes-on", near && same && !item.hasAttribute("data-ephemeral"));
  }
}
