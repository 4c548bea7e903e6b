import { el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { channelOf, groupOf, personOf, store } from "./store.js";
import { formatted } from "./time.js";

const FIRST_MARK = 0xe000;
const ATOM = /```([\s\S]+?)```|`([^`\n]+)`|<([^<>\n]+)>/g;
const STYLE =
  /(^|[\s([{"'.,;:!?/\-—–\ue000-\uf8ff])([*_~])(?=\S)([^\n]*?[^\s])\2(?=$|[\s)\]}"'.,;:!?/\-—–…\ue000-\uf8ff])/;
const TAGS = { "*": "strong", _: "em", "~": "s" };

export const decoded = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Slack's markup as nodes. Only what the sender left unescaped is markup; the rest stays text. */
export function mrkdwn(text) {
  const atoms = [];
  // Code and references are set aside first: no style reaches into them, but styles may go around them.
  const marked = text.replace(ATOM, (_whole, block, code, inside) => {
    atoms.push(atom(block, code, inside));
    return String.fromCharCode(FIRST_MARK + atoms.length - 1);
  });
  const nodes = lines(marked, atoms).filter((node) => node !== "");
  // A block of code ends its own line.
  return nodes.filter((node, index) => node.tagName !== "BR" || nodes[index - 1]?.tagName !== "PRE");
}

function atom(block, code, inside) {
  if (block !== undefined) return el("pre", {}, decoded(block.replace(/^\n|\n$/g, "")));
  if (code !== undefined) return el("code", {}, decoded(code));
  return reference(inside);
}

function lines(text, atoms) {
  const rows = text.split("\n");
  return rows.flatMap((row, index) => {
    const end = index < rows.length - 1 ? [el("br")] : [];
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(row);
    if (quoted !== null) return [el("blockquote", {}, styled(quoted[1], atoms))];
    return [...styled(row, atoms), ...end];
  });
}

function styled(text, atoms) {
  const found = STYLE.exec(text);
  if (found === null) return plain(text, atoms);
  const [whole, before, sign, inner] = found;
  return [
    ...plain(text.slice(0, found.index) + before, atoms),
    el(TAGS[sign], {}, styled(inner, atoms)),
    ...styled(text.slice(found.index + whole.length), atoms),
  ];
}

const plain = (text, atoms) =>
  text
    .split(/([\ue000-\uf8ff])/)
    .flatMap((part, index) =>
      index % 2 === 1 ? [atoms[part.charCodeAt(0) - FIRST_MARK] ?? part] : withEmoji(decoded(part)),
    );

function reference(inside) {
  const [target, label] = inside.split("|");
  if (target.startsWith("@")) return userMention(target.slice(1));
  if (target.startsWith("#")) return channelMention(target.slice(1));
  if (target.startsWith("!subteam^")) return groupMention(target.slice("!subteam^".length));
  if (target.startsWith("!date^")) return dateToken(target, label);
  if (target.startsWith("!")) return el("span.mention", {}, `@${target.slice(1)}`);
  return link(decoded(target), decoded(label ?? target));
}

function dateToken(target, label) {
  const [, timestamp, format, url] = target.split("^");
  const text = formatted(Number(timestamp), format ?? "", label ?? "");
  return url === undefined ? el("time", {}, text) : link(url, text);
}

/** Only addresses that lead somewhere harmless become links. */
export function link(url, text) {
  if (!/^(https?:|mailto:)/i.test(url)) return el("span", {}, text);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

export const userMention = (id) =>
  el(`span.mention${id === store.me ? ".me" : ""}`, { "data-user": id }, `@${personOf(id).name}`);
export const channelMention = (id) => el("span.mention", { "data-channel": id }, `#${channelOf(id)?.name ?? id}`);
export function groupMention(id) {
  const mine = groupOf(id)?.members.includes(store.me);
  return el(`span.mention${mine ? ".me" : ""}`, { "data-group": id }, `@${groupOf(id)?.handle ?? id}`);
}

/** A text object of Block Kit. */
export function textObject(object) {
  if (object === undefined || object === null) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  const rows = object.text.split("\n");
  return rows.flatMap((row, index) => [...(index === 0 ? [] : [el("br")]), ...withEmoji(row, object.emoji !== false)]);
}
