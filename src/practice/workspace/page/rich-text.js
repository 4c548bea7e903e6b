import { el } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { channelMention, groupMention, link, userMention } from "./mrkdwn.js";
import { formatted } from "./time.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

export const richText = (block) => el("div.rich-text", {}, block.elements.map(part));

function part(element) {
  switch (element.type) {
    case "rich_text_section":
      return el("div.rich-section", {}, element.elements.map(inline));
    case "rich_text_list":
      return el(
        `${element.style === "ordered" ? "ol" : "ul"}.indent-${element.indent ?? 0}`,
        {},
        element.elements.map((item) => el("li", {}, item.elements.map(inline))),
      );
    case "rich_text_quote":
      return el("blockquote", {}, element.elements.map(inline));
    case "rich_text_preformatted":
      return el(
        "pre",
        {},
        element.elements.map((each) => (each.type === "link" ? inline(each) : each.text)),
      );
    default:
      return undefined;
  }
}

function inline(element) {
  const styles = Object.entries(element.style ?? {}).filter(([name, on]) => on && STYLES[name] !== undefined);
  return styles.reduce((inner, [name]) => [el(STYLES[name], {}, inner)], bare(element));
}

function bare(element) {
  switch (element.type) {
    case "text":
      return element.text
        .split("\n")
        .flatMap((row, index) => [...(index === 0 ? [] : [el("br")]), ...withEmoji(row, false)]);
    case "link":
      return [link(element.url, element.text ?? element.url)];
    case "user":
      return [userMention(element.user_id)];
    case "usergroup":
      return [groupMention(element.usergroup_id)];
    case "channel":
      return [channelMention(element.channel_id)];
    case "broadcast":
      return [el("span.mention", {}, `@${element.range}`)];
    case "emoji":
      return [emoji(element.name)];
    case "date":
      return [el("time", {}, formatted(element.timestamp, element.format, element.fallback))];
    default:
      return [];
  }
}
