import { z } from "zod";
import { command, type Parsed, type Probe } from "../core/operation.ts";
import { firstText, quoted } from "./lines.ts";

/** What is in a file; null when there is no such file. */
export const FileText = z.object({ text: z.string().nullable() });
export type FileText = z.infer<typeof FileText>;

const LONGEST = 1024 * 1024;

/** The whole of a file. What could not be written back byte for byte, a binary or text that is not UTF-8, is not read at all. */
export const fileAt = (path: string): Probe<FileText> => ({
  source: `cat ${path}`,
  command: command("cat", "--", path),
  parse: (output, code) => parseFile(output, code),
});

function parseFile(output: string, code: number): Parsed<FileText> {
  if (code !== 0) {
    if (code === 1 && /^cat: .*: No such file or directory\n?$/.test(output)) return { value: { text: null } };
    return { notRecognised: `cat ended with ${code}: ${quoted(firstText(output.split("\n", 10)))}` };
  }
  if (output.length > LONGEST) return { notRecognised: `the file is longer than ${LONGEST} characters` };
  const strange = /[\0\uFFFD]/.exec(output)?.[0];
  if (strange === "\0") return { notRecognised: "the file holds NUL: it is no text" };
  return strange === undefined ? { value: { text: output } } : { notRecognised: "the file is not UTF-8" };
}
