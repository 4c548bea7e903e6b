import { el, icon } from "./dom.js";

const CHECK = "M5.500 10.500l3 3 6-7";
const CROSS = "M6.500 6.500l7 7M13.500 6.500l-7 7";
const BANG = "M10 5.500v6M10 14.300v.2";

/** Drawn here, so that marks of success and failure look the same whatever fonts a machine has. */
const DRAWN = {
  white_check_mark: ["good", CHECK],
  heavy_check_mark: ["good", CHECK],
  x: ["bad", CROSS],
  no_entry: ["bad", "M6 10h8"],
  no_entry_sign: ["bad", "M6 10h8"],
  rotating_light: ["bad", BANG],
  warning: ["careful", BANG],
  information_source: ["note", "M10 9v5M10 6v.2"],
  hourglass: ["wait", "M7 5.500h6M7 14.500h6M7.500 5.500c0 5 5 4 5 9M12.500 5.500c0 5-5 4-5 9"],
  hourglass_flowing_sand: ["wait", "M7 5.500h6M7 14.500h6M7.500 5.500c0 5 5 4 5 9M12.500 5.500c0 5-5 4-5 9"],
  arrows_counterclockwise: ["note", "M6 8a5 5 0 0 1 8.500 0M14 12a5 5 0 0 1-8.500 0"],
  large_green_circle: ["good", ""],
  red_circle: ["bad", ""],
  large_yellow_circle: ["careful", ""],
  large_orange_circle: ["careful", ""],
  large_blue_circle: ["note", ""],
  white_circle: ["wait", ""],
  black_circle: ["dark", ""],
  lock: ["dark", "M6.500 9.500h7v5h-7zM8 9.500V7.500a2 2 0 0 1 4 0v2"],
};

const CHARACTERS = {
  "✅": "white_check_mark",
  "✔": "heavy_check_mark",
  "❌": "x",
  "⛔": "no_entry",
  "🚨": "rotating_light",
  "⚠": "warning",
  ℹ: "information_source",
  "⏳": "hourglass_flowing_sand",
  "⌛": "hourglass",
  "🔄": "arrows_counterclockwise",
  "🟢": "large_green_circle",
  "🔴": "red_circle",
  "🟡": "large_yellow_circle",
  "🟠": "large_orange_circle",
  "🔵": "large_blue_circle",
  "⚪": "white_circle",
  "⚫": "black_circle",
  "🔒": "lock",
};

const GLYPHS = {
  eyes: "👀",
  tada: "🎉",
  rocket: "🚀",
  memo: "📝",
  clock1: "🕐",
  wave: "👋",
  thumbsup: "👍",
  "+1": "👍",
  "-1": "👎",
  point_right: "👉",
  page_facing_up: "📄",
  key: "🔑",
  stopwatch: "⏱",
  stop_sign: "🛑",
  construction: "🚧",
  bell: "🔔",
  link: "🔗",
  arrow_right: "→",
  arrow_up: "↑",
  arrow_down: "↓",
  bulb: "💡",
  wrench: "🔧",
};

export function emoji(name) {
  const drawn = DRAWN[name];
  const label = `:${name}:`;
  if (drawn !== undefined) {
    const [tone, path] = drawn;
    const attributes = { role: "img", "aria-label": label, title: label };
    return path === "" ? el(`span.emoji.dot.${tone}`, attributes) : el(`span.emoji.${tone}`, attributes, icon(path));
  }
  return GLYPHS[name] === undefined
    ? label
    : el("span.emoji-glyph", { role: "img", "aria-label": label, title: label }, GLYPHS[name]);
}

const NAMED = /(:[a-z0-9_+-]+:)/;
const TYPED = new RegExp(`(${Object.keys(CHARACTERS).join("|")})\uFE0F?`, "u");

/** Text with its emoji drawn; `names` says whether `:name:` is one, which it is not in plain text without `emoji`. */
export function withEmoji(text, names = true) {
  const parts = names ? text.split(NAMED) : [text];
  return parts.flatMap((part, index) => (index % 2 === 1 ? [emoji(part.slice(1, -1))] : characters(part)));
}

const characters = (text) => text.split(TYPED).map((part, index) => (index % 2 === 1 ? emoji(CHARACTERS[part]) : part));
