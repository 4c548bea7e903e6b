import { el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./mrkdwn.js";

const INLINE =
  /`([^`]+)`|\*\*(.+?)\*\*|~~(.+?)~~|\[([^\]]+)\]\(([^)\s]+)\)|(?<![\w*])\*(?!\s)(.+?)\*(?!\w)|(?<!\w)_(?!\s)(.+?)_(?!\w)/;

/** The Markdown that the `markdown` block shows: headings, lists, quotes, code, tables and inline styles. */
export function markdown(text) {
  const out = [];
  const rows = text.split("\n");
  while (rows.length > 0) out.push(block(rows));
  return el("div.markdown", {}, out);
}

function block(rows) {
  const row = rows.shift();
  const heading = /^(#{1,6})\s+(.*)$/.exec(row);
  if (row.trim() === "") return undefined;
  if (heading !== null) return el(`h${Math.min(heading[1].length + 2, 6)}`, {}, inline(heading[2]));
  if (row.startsWith("```")) return fence(rows);
  if (/^\s*(---+|\*\*\*+)\s*$/.test(row)) return el("hr");
  if (/^\s*[-*+]\s/.test(row)) return list("ul", /^\s*[-*+]\s+(?:\[([ x])\]\s)?/, row, rows);
  if (/^\s*\d+[.)]\s/.test(row)) return list("ol", /^\s*\d+[.)]\s+/, row, rows);
  if (row.startsWith(">")) return el("blockquote", {}, inline(row.replace(/^>\s?/, "")));
  if (row.startsWith("|") && /^\|[\s:|-]+\|?\s*$/.test(rows[0] ?? "")) return table(row, rows);
  return el("p", {}, inline(row));
}

function fence(rows) {
  const end = rows.findIndex((row) => row.startsWith("```"));
  const inside = rows.splice(0, end < 0 ? rows.length : end);
  rows.shift();
  return el("pre", {}, inside.join("\n"));
}

function list(tag, mark, first, rows) {
  const items = [first];
  while (rows.length > 0 && mark.test(rows[0])) items.push(rows.shift());
  return el(
    tag,
    {},
    items.map((item) => el("li", {}, inline(item.replace(mark, "")))),
  );
}

function table(head, rows) {
  rows.shift();
  const cells = (row) =>
    row
      .replace(/^\||\|\s*$/g, "")
      .split("|")
      .map((cell) => inline(cell.trim()));
  const body = [];
  while (rows[0]?.startsWith("|")) body.push(cells(rows.shift()));
  return el(
    "table",
    {},
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        cells(head).map((cell) => el("th", {}, cell)),
      ),
    ),
    el(
      "tbody",
      {},
      body.map((row) =>
        el(
          "tr",
          {},
          row.map((cell) => el("td", {}, cell)),
        ),
      ),
    ),
  );
}

function inline(text) {
  const found = INLINE.exec(text);
  if (found === null) return withEmoji(text);
  const [whole, code, bold, strike, label, url, star, line] = found;
  return [...withEmoji(text.slice(0, found.index)), styled(), ...inline(text.slice(found.index + whole.length))];

  function styled() {
    if (code !== undefined) return el("code", {}, code);
    if (bold !== undefined) return el("strong", {}, inline(bold));
    if (strike !== undefined) return el("s", {}, inline(strike));
    if (url !== undefined) return link(url, label);
    return el("em", {}, inline(star ?? line));
  }
}
