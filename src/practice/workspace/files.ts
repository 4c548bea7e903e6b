import { randomUUID } from "node:crypto";
import type { SharedFile } from "./message.ts";
import { Refused } from "./refused.ts";

const TYPES: Readonly<Record<string, readonly [filetype: string, mimetype: string]>> = {
  txt: ["text", "text/plain"],
  log: ["text", "text/plain"],
  md: ["markdown", "text/markdown"],
  csv: ["csv", "text/csv"],
  json: ["javascript", "application/json"],
  jsonl: ["text", "text/plain"],
  xml: ["xml", "application/xml"],
  png: ["png", "image/png"],
  svg: ["svg", "image/svg+xml"],
  pdf: ["pdf", "application/pdf"],
};

interface Stored {
  readonly name: string;
  readonly length: number;
  data?: Buffer;
}

/** Files on their way in (announced, sent, shared) and files that are there. */
export class Files {
  readonly #files = new Map<string, Stored>();
  readonly #base: () => string;

  constructor(base: () => string) {
    this.#base = base;
  }

  announce(name: string, length: number): { readonly file_id: string; readonly upload_url: string } {
    if (length <= 0) throw new Refused("invalid_arguments", ["length must be more than 0"]);
    const id = `F${randomUUID().replaceAll("-", "").slice(0, 10).toUpperCase()}`;
    this.#files.set(id, { name, length });
    return { file_id: id, upload_url: `${this.#base()}/upload/${id}` };
  }

  /** False when no such file was announced or its length is another. */
  receive(id: string, data: Buffer): boolean {
    const file = this.#files.get(id);
    if (file === undefined || data.length !== file.length) return false;
    file.data = data;
    return true;
  }

  share(id: string, title: string | undefined): SharedFile {
    const file = this.#files.get(id);
    if (file?.data === undefined) throw new Refused("file_not_found");
    const [filetype, mimetype] = typeOf(file.name);
    const url = `${this.#base()}/files/${id}/${encodeURIComponent(file.name)}`;
    return {
      id,
      name: file.name,
      title: title ?? file.name,
      mimetype,
      filetype,
      size: file.data.length,
      url_private: url,
      url_private_download: `${url}?download`,
    };
  }

  content(id: string): { readonly data: Buffer; readonly mimetype: string; readonly name: string } | undefined {
    const file = this.#files.get(id);
    if (file?.data === undefined) return undefined;
    return { data: file.data, mimetype: typeOf(file.name)[1], name: file.name };
  }
}

const typeOf = (name: string): readonly [string, string] =>
  TYPES[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? ["binary", "application/octet-stream"];
