import { el, icon } from "./dom.js";
import { interactive } from "./elements.js";
import { inputBlock } from "./fields.js";
import { markdown } from "./markdown.js";
import { textObject } from "./mrkdwn.js";
import { plan, taskCard } from "./plan.js";
import { richText } from "./rich-text.js";

/** Blocks as nodes. `surface` knows how a press or a typed word gets to the bot from where the blocks stand. */
export const drawBlocks = (blocks, surface) =>
  blocks.map((block) =>
    el(
      `div.block.block-${block.type}`,
      { "data-block-id": block.block_id, "data-block": block.type },
      draw(block, surface),
    ),
  );

function draw(block, surface) {
  switch (block.type) {
    case "section":
      return section(block, surface);
    case "header":
      return el("h3", {}, textObject(block.text));
    case "divider":
      return el("hr");
    case "context":
      return el(
        "div.context",
        {},
        block.elements.map((element) =>
          element.type === "image" ? picture(element) : el("span", {}, textObject(element)),
        ),
      );
    case "actions":
      return el(
        "div.actions",
        {},
        block.elements.map((element) => interactive(element, block, surface)),
      );
    case "image":
      return el("figure", {}, block.title && el("figcaption", {}, textObject(block.title)), picture(block));
    case "rich_text":
      return richText(block);
    case "markdown":
      return markdown(block.text);
    case "table":
      return table(block);
    case "plan":
      return plan(block);
    case "task_card":
      return taskCard(block);
    case "alert":
      return alert(block);
    case "input":
      return inputBlock(block, surface);
    default:
      return el("p.unknown", {}, `A block of the kind "${block.type}"`);
  }
}

function section({ text, fields, accessory, ...block }, surface) {
  return el(
    "div.section",
    {},
    el(
      "div.section-body",
      {},
      text && el("div.section-text", {}, textObject(text)),
      fields &&
        el(
          "div.fields",
          {},
          fields.map((field) => el("div.field", {}, textObject(field))),
        ),
    ),
    accessory &&
      el("div.accessory", {}, accessory.type === "image" ? picture(accessory) : interactive(accessory, block, surface)),
  );
}

const picture = ({ image_url, alt_text }) => el("img", { src: image_url, alt: alt_text, loading: "lazy" });

function table({ rows, column_settings: settings = [] }) {
  const cell = (tag, content, column) =>
    el(
      `${tag}.${settings[column]?.align ?? "left"}${settings[column]?.is_wrapped ? ".wrapped" : ""}`,
      {},
      content.type === "rich_text" ? richText(content) : content.text,
    );
  const [head, ...body] = rows;
  return el(
    "div.table-frame",
    { tabindex: "0", role: "region", "aria-label": "Table" },
    el(
      "table",
      {},
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          head.map((content, column) => cell("th", content, column)),
        ),
      ),
      el(
        "tbody",
        {},
        body.map((row) =>
          el(
            "tr",
            {},
            row.map((content, column) => cell("td", content, column)),
          ),
        ),
      ),
    ),
  );
}

const ALERTS = {
  default: "M10 6v5M10 14v.2",
  info: "M10 9v5M10 6v.2",
  warning: "M10 6v5M10 14v.2",
  error: "M7 7l6 6M13 7l-6 6",
  success: "M6.500 10.500l2.500 2.500 4.800-5.600",
};

function alert({ text, level = "default" }) {
  const mark = icon(`M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 1 0 0-15 ${ALERTS[level]}`);
  return el(`div.alert.${level}`, { role: "note", "data-level": level }, mark, el("div", {}, textObject(text)));
}
