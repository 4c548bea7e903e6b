/** The machines that are named by an argument for the first and one for more, with commas; each once. */
export const namedNodes = (first = "", also = ""): string[] => [
  ...new Set([first, ...also.split(",")].map((name) => name.trim()).filter((name) => name !== "")),
];
