/** Stories that take minutes each are told when they are asked for: GAUSS_STORIES=all npx vitest run --project stories */
export const allStories = process.env["GAUSS_STORIES"] === "all";
