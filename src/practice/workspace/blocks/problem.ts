import type { z } from "zod";

/** What Slack says about something it does not take. */
export interface Problem {
  readonly error: string;
  readonly messages: readonly string[];
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Zod's findings in the words and with the pointers of Slack's `response_metadata.messages`. */
export function messagesOf(issues: readonly Issue[], input: unknown, root: string): string[] {
  return issues.map((issue) => {
    const [text, path] = sentence(issue, input);
    return `${text} [json-pointer:${[root, ...path.map(String)].join("/")}]`;
  });
}

function sentence(issue: Issue, input: unknown): readonly [string, Path] {
  switch (issue.code) {
    case "too_big":
      return [
        issue.origin === "array" ? `no more than ${issue.maximum} items allowed` : lessThan(issue.maximum),
        issue.path,
      ];
    case "too_small":
      return [
        issue.origin === "array" ? `no fewer than ${issue.minimum} items allowed` : moreThan(issue.minimum),
        issue.path,
      ];
    case "unrecognized_keys":
      return [`invalid additional property: ${issue.keys[0]}`, issue.path];
    case "invalid_union":
    case "invalid_type":
    case "invalid_value":
      return wrongValue(issue, input);
    default:
      return [issue.message, issue.path];
  }
}

const lessThan = (most: number | bigint): string => `must be less than ${Number(most) + 1} characters`;
const moreThan = (least: number | bigint): string => `must be more than ${Number(least) - 1} characters`;

function wrongValue(issue: Issue, input: unknown): readonly [string, Path] {
  const value = at(input, issue.path);
  if (value === undefined)
    return [`missing required field: ${String(issue.path.at(-1) ?? "")}`, issue.path.slice(0, -1)];
  if (issue.path.at(-1) === "type") return [`unsupported type: ${String(value)}`, issue.path];
  if (issue.code === "invalid_value") return [`must be one of ${issue.values.map(String).join(", ")}`, issue.path];
  return [issue.code === "invalid_type" ? `must be ${issue.expected}` : issue.message, issue.path];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (typeof inner !== "object" || inner === null) return undefined;
    return Reflect.get(inner, key);
  }, value);
}
