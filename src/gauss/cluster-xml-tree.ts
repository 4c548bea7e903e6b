import { type X2jOptions, XMLParser, XMLValidator } from "fast-xml-parser";
import { z } from "zod";
import type { Parsed } from "../core/operation.ts";
import { quoted } from "./lines.ts";

/** A file for a hundred hosts is 32 kB; a megabyte of numeric references already takes a quarter of a second. */
const LONGEST_XML = 1024 * 1024;

/** More than any cluster has; what follows compares every host with every other. */
const MOST = 1000;
const LONGEST_LIST = 16 * 1024;

const Param = z.object({ name: z.string(), value: z.string().max(LONGEST_LIST) });
type Param = z.infer<typeof Param>;
const Params = z.array(Param).max(MOST);
const File = z.strictObject({
  ROOT: z.object({
    CLUSTER: z.object({ PARAM: Params }),
    DEVICELIST: z.object({ DEVICE: z.array(z.object({ PARAM: Params })).max(MOST) }),
  }),
});

export type Parameters = ReadonlyMap<string, string>;

/** The file as it stands, before any rule. */
export interface XmlTree {
  readonly cluster: Parameters;
  readonly devices: readonly Parameters[];
  /** Names that one element gives twice; the first counts. */
  readonly twice: readonly string[];
}

export function treeOf(text: string): Parsed<XmlTree> {
  if (text.length > LONGEST_XML) return { notRecognised: `the file is longer than ${LONGEST_XML} characters` };
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) return { notRecognised: "GAUSS-51236: a DOCTYPE or ENTITY is refused" };
  // The parser accepts nearly everything, so the validator looks first.
  const valid = XMLValidator.validate(text);
  if (valid !== true)
    return { notRecognised: `GAUSS-51236: not well formed, line ${valid.err.line}: ${quoted(valid.err.msg)}` };
  const file = File.safeParse(parsed(text));
  if (!file.success)
    return {
      notRecognised: "GAUSS-51236: not one ROOT with CLUSTER and DEVICELIST, each with PARAMs of name and value",
    };
  const { CLUSTER, DEVICELIST } = file.data.ROOT;
  const all = [CLUSTER, ...DEVICELIST.DEVICE].map(({ PARAM }) => PARAM);
  return {
    value: {
      cluster: parametersFrom(CLUSTER.PARAM),
      devices: DEVICELIST.DEVICE.map(({ PARAM }) => parametersFrom(PARAM)),
      twice: all.flatMap((params) => params.filter(isRepeated)).map(({ name }) => name),
    },
  };
}

/** How the file is read, here and where its places are looked up. */
export const READING: X2jOptions = {
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseAttributeValue: false,
  parseTagValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // Without it &#20013; and &amp;#20013; would read as the same text.
  htmlEntities: true,
};

function parsed(text: string): unknown {
  const parser = new XMLParser({ ...READING, isArray: (name) => name === "PARAM" || name === "DEVICE" });
  try {
    return parser.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    // Too deep, too many references, or a tag named __proto__.
    return undefined;
  }
}

/** Of a name that is given twice the first counts. */
export function parametersFrom(params: readonly Param[]): Parameters {
  return new Map(params.toReversed().map(({ name, value }) => [name, value.trim()]));
}

const isRepeated = ({ name }: Param, at: number, params: readonly Param[]): boolean =>
  params.findIndex((param) => param.name === name) < at;

/** A list of the file: commas, blanks around the items do not count. */
export const listOf = (value: string | undefined): string[] =>
  value === undefined || value.trim() === "" ? [] : value.split(",").map((item) => item.trim());
