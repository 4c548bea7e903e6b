import { el, icon } from "./dom.js";

const PREVIEW_LINES = 12;
const LARGEST_PREVIEW = 2_000_000;

const size = (bytes) =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 1_048_576
      ? `${(bytes / 1024).toFixed(1)} KB`
      : `${(bytes / 1_048_576).toFixed(1)} MB`;

/** A shared file: what it is, its beginning where that can be read, and a way to keep it. */
export function drawFile(file) {
  const isText = /^text\/|json|xml/.test(file.mimetype) && file.mimetype !== "image/svg+xml";
  return el(
    "div.file",
    { "data-file-id": file.id },
    el(
      "div.file-head",
      {},
      el("span.file-mark", {}, icon("M6 2.500h5.500L15 6v11.500H6zM11.500 2.500V6H15")),
      el("div.file-name", {}, el("strong", {}, file.title), el("small", {}, `${file.filetype} · ${size(file.size)}`)),
      el("a.button", { href: file.url_private_download, download: file.name, "data-download": file.id }, "Download"),
    ),
    isText && file.size < LARGEST_PREVIEW && preview(file),
    file.mimetype.startsWith("image/") && el("img.file-image", { src: file.url_private, alt: file.title }),
  );
}

function preview({ url_private, id }) {
  const text = el("pre.file-preview", { "data-file-preview": id });
  void fillPreview(text, url_private);
  return text;
}

async function fillPreview(text, address) {
  const lines = (await (await fetch(address)).text()).split("\n");
  text.textContent = lines.slice(0, PREVIEW_LINES).join("\n");
  if (lines.length > PREVIEW_LINES) text.append(el("span.more", {}, `\n… ${lines.length - PREVIEW_LINES} more lines`));
}
