export interface Token {
  readonly kind: "word" | "number" | "text" | "sign";
  readonly value: string;
}

const PATTERN =
  /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|'((?:[^']|'')*)'|"([^"]*)"|(\d+(?:\.\d+)?)|([\p{L}_][\p{L}\p{N}_$.]*)|(::|\|\||<>|!=|<=|>=|[-+*/()=<>,;%[\]])/guy;

/** Words in lower case, quoted names as they are. Undefined when something is no token at all. */
export function tokensOf(sql: string): Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of sql.matchAll(PATTERN)) {
    if (match.index !== at) return undefined;
    at += match[0].length;
    const [, text, quoted, number, word, sign] = match;
    if (text !== undefined) tokens.push({ kind: "text", value: text.replaceAll("''", "'") });
    if (quoted !== undefined) tokens.push({ kind: "word", value: quoted });
    if (number !== undefined) tokens.push({ kind: "number", value: number });
    if (word !== undefined) tokens.push({ kind: "word", value: word.toLowerCase().replace(/^pg_catalog\./, "") });
    if (sign !== undefined) tokens.push({ kind: "sign", value: sign });
  }
  return at === sql.length ? tokens : undefined;
}

/** The statements of a text, each without its semicolon. */
export function statementsOf(tokens: readonly Token[]): Token[][] {
  const statements: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === "sign" && token.value === ";") statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements.filter((statement) => statement.length > 0);
}
