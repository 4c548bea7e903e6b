import { Kind, PARSERS } from "../gauss/parse.ts";

type Print = (text: string) => void;

/** Reads a tool's output and prints it as canonical JSON. Exit code 1 when it is not recognised, 2 for an unknown kind. */
export async function parse(
  kind: string | undefined,
  input: AsyncIterable<Buffer | string>,
  print: Print,
  complain: Print,
): Promise<number> {
  const known = Kind.safeParse(kind).data;
  if (known === undefined) {
    complain(`parse what? One of: ${Kind.options.join(", ")}`);
    return 2;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  const parsed = PARSERS[known](Buffer.concat(chunks).toString("utf8"));
  if ("value" in parsed) {
    print(JSON.stringify(parsed.value, null, 2));
    return 0;
  }
  complain(`not recognised as the output of ${known}: ${parsed.notRecognised}`);
  return 1;
}
