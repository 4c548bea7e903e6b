export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "column"; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "binary"; readonly sign: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "in"; readonly of: Expression; readonly list: readonly Expression[] }
  | { readonly kind: "case"; readonly branches: readonly Branch[]; readonly otherwise: Expression }
  /** `(select …)` as a value. */
  | { readonly kind: "query"; readonly select: Select };

export interface Branch {
  readonly when: Expression;
  readonly value: Expression;
}

export interface Item {
  /** Undefined = `*`. */
  readonly of: Expression | undefined;
  readonly title: string;
}

export interface Select {
  readonly items: readonly Item[];
  readonly source: { readonly name: string; readonly args: readonly Expression[] } | undefined;
  readonly where: Expression | undefined;
  readonly order: { readonly by: Expression; readonly down: boolean } | undefined;
  readonly limit: number | undefined;
}

/** What the server says to a statement that it does not take. */
export class SqlError extends Error {}
