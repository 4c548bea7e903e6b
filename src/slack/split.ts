import type { Message } from "../core/words.ts";
import { say } from "./texts.ts";

/** One word that was typed; `named` for `key=value`. A quoted word is never taken for an option. */
export type Word =
  | { readonly kind: "plain"; readonly text: string; readonly quoted: boolean }
  | { readonly kind: "named"; readonly key: string; readonly text: string };
export type Split = { readonly words: readonly Word[] } | { readonly wrong: Message };

const LONGEST = 4_000;
/** They would show a person something else than what is carried out. */
const TURNS_OR_HIDES = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[^\P{Cc}\t\n\r]|\p{Surrogate}/u;
/** Left behind by copying from web pages and editors; they mean nothing. */
const EMPTY = /[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff]/g;
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/;
const DOUBLE_QUOTES = /["\u201c-\u201f\u2033\u301d-\u301f\uff02\u300c-\u300f\u300a\u300b]/;
const SINGLE_QUOTES = /['\u2018-\u201b\u2032\uff07]/;
const KEY = /^(?:--)?\p{L}[\p{L}\p{N}_-]*$/u;
const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** Full-width forms become the plain ones; other characters stay what they are, since NFKC would change names. */
const narrow = (character: string): string =>
  /[\u3000\uff01-\uff5e]/.test(character) ? character.normalize("NFKC") : character;

/**
 * The words of what a person typed, on whatever keyboard: `—` for `--`, curved quotes, full-width letters, Chinese punctuation,
 * Slack's own escapes. What would hide or turn text is refused.
 */
export function split(typed: string): Split {
  if (typed.length > LONGEST) return { wrong: say("too-long") };
  if (TURNS_OR_HIDES.test(typed)) return { wrong: say("hidden-characters") };
  const scan = new Scan();
  for (const piece of pieces(typed.normalize("NFC").replace(EMPTY, ""))) scan.take(piece);
  return scan.end();
}

/** Characters, and Slack's `<…>` and `&…;` as one piece each. */
function* pieces(text: string): Generator<{ readonly text: string; readonly literal: boolean }> {
  for (const [piece] of text.matchAll(/<[^<>\n]{1,2000}>|&(?:amp|lt|gt);|./gsu)) {
    if (piece.length > 1 && piece.startsWith("<")) yield { text: meantBy(piece.slice(1, -1)), literal: true };
    else if (piece in ENTITIES) yield { text: ENTITIES[piece] ?? piece, literal: true };
    else yield { text: piece, literal: false };
  }
}

/** `@U1|name` and `#C1|name` mean the id, a link means what is seen of it. */
function meantBy(escaped: string): string {
  const [target = "", label] = escaped.split("|");
  const named = /^(?:[@#]|!subteam\^)([A-Z0-9]+)$/.exec(target);
  if (named?.[1] !== undefined) return named[1];
  const text = label ?? target.replace(/^!/, "@");
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** Where a word begins and ends. It holds the word that is being read. */
class Scan {
  readonly #words: Word[] = [];
  #text = "";
  #key: string | undefined;
  #quote: RegExp | undefined;
  #quoted = false;

  take({ text, literal }: { readonly text: string; readonly literal: boolean }): void {
    if (literal) {
      this.#text += text;
      return;
    }
    if (this.#quote !== undefined) {
      if (this.#quote.test(text)) this.#quote = undefined;
      else this.#text += narrow(text);
      return;
    }
    if (/\s/.test(text)) {
      this.#close();
      return;
    }
    if (/[，、；]/.test(text)) {
      if (this.#key === undefined) this.#close();
      else this.#text += ",";
      return;
    }
    if (this.#text === "" && !this.#quoted && this.#opensQuote(text)) return;
    if (/[=＝：]/.test(text) && this.#key === undefined && !this.#quoted && KEY.test(this.#text)) {
      this.#key = this.#text.replace(/^--/, "");
      this.#text = "";
      return;
    }
    this.#text += DASHES.test(text) ? this.#dash() : narrow(text);
  }

  end(): Split {
    if (this.#quote !== undefined) return { wrong: say("open-quote") };
    this.#close();
    return { words: this.#words };
  }

  #opensQuote(text: string): boolean {
    this.#quote = [DOUBLE_QUOTES, SINGLE_QUOTES].find((quotes) => quotes.test(text));
    this.#quoted = this.#quote !== undefined;
    return this.#quoted;
  }

  /** A long dash at the beginning of a word was `--` before the phone made it nicer. */
  #dash(): string {
    if (this.#text === "--") return "";
    return this.#text === "" && this.#key === undefined && !this.#quoted ? "--" : "-";
  }

  #close(): void {
    const text = this.#quoted ? this.#text : this.#text.replace(/[,。]+$/, "");
    if (this.#key !== undefined) this.#words.push({ kind: "named", key: this.#key, text });
    else if (text !== "" || this.#quoted) this.#words.push({ kind: "plain", text, quoted: this.#quoted });
    this.#text = "";
    this.#key = undefined;
    this.#quoted = false;
  }
}
