import { blanksBefore, nameOf, rawOf, type Splice, type XmlFile } from "./cluster-xml-edit.ts";
import type { ElementPlace, ParamPlace } from "./cluster-xml-places.ts";

/** A PARAM with a name and a value and nothing else, so that it can be the pattern of another. */
const PLAIN = /^<PARAM\s+\w+\s*=\s*(?:"[^"]*"|'[^']*')\s+\w+\s*=\s*(?:"[^"]*"|'[^']*')\s*(?:\/>|>\s*<\/PARAM\s*>)$/;

/** A DEVICE behind the last one, written as that one is: its indentation, quotes, line ends, and the order of its PARAMs. */
export function newDevice(file: XmlFile, params: ReadonlyMap<string, string>): Splice[] {
  const like = file.devices.at(-1);
  if (like === undefined) return [];
  const gap = blanksBefore(file, like.from);
  const between = blanksBefore(file, like.params[0]?.from ?? like.to);
  const pattern = like.params.find((param) => PLAIN.test(rawOf(file, param)));
  const lines = inOrderOf(like, params).map(([name, value]) => between + written(file, pattern, name, value));
  const text = `${gap}<DEVICE${serial(file, like, params.get("name") ?? "")}>${lines.join("")}${lastLine(file, like, gap)}</DEVICE>`;
  return [{ from: like.to, to: like.to, text }];
}

function inOrderOf({ params }: ElementPlace, given: ReadonlyMap<string, string>): [name: string, value: string][] {
  const place = ([name]: [string, string]): number => {
    const at = params.findIndex((param) => param.name === name);
    return at < 0 ? params.length : at;
  };
  return [...given].sort((one, other) => place(one) - place(other));
}

function written(file: XmlFile, pattern: ParamPlace | undefined, name: string, value: string): string {
  if (pattern === undefined) return `<PARAM name="${name}" value="${value}"/>`;
  const { from, nameAt, valueAt } = pattern;
  const raw = rawOf(file, pattern);
  const [first, second] = nameAt.from < valueAt.from ? [nameAt, valueAt] : [valueAt, nameAt];
  const [one, other] = first === nameAt ? [name, value] : [value, name];
  return (
    raw.slice(0, first.from - from) +
    one +
    raw.slice(first.to - from, second.from - from) +
    other +
    raw.slice(second.to - from)
  );
}

/** The closing tag stands under the opening one, unless the neighbour has both in one line. */
function lastLine(file: XmlFile, like: ElementPlace, gap: string): string {
  const closing = blanksBefore(file, file.text.lastIndexOf("</", like.to - 1));
  const [indented] = /(?:\r\n|\n|\r)[^\r\n]*$/.exec(gap) ?? [];
  return /[\r\n]/.test(closing) ? (indented ?? closing) : closing;
}

/** By custom `sn` is the host's name, or a number of its own. The tools know a DEVICE by its name. */
function serial(file: XmlFile, like: ElementPlace, name: string): string {
  const place = like.attributes.get("sn");
  if (place === undefined) return "";
  const quote = file.text[place.to] ?? '"';
  const serials = file.devices.map(({ attributes }) => attributes.get("sn")).map((at) => (at ? rawOf(file, at) : ""));
  if (nameOf(like) !== rawOf(file, place) && serials.every((sn) => /^\d{1,15}$/.test(sn))) {
    const next = String(Math.max(...serials.map(Number)) + 1).padStart(rawOf(file, place).length, "0");
    return ` sn=${quote}${next}${quote}`;
  }
  return ` sn=${quote}${name}${quote}`;
}
