/** The length of all texts that somebody could read, however deep they stand. */
export function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + charactersIn(each), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [field, content]) =>
      sum + (typeof content === "string" ? (isRead(field) ? content.length : 0) : charactersIn(content)),
    0,
  );
}

const isRead = (field: string): boolean => field === "text" || field === "title";
