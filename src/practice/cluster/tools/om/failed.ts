/** OM's exitWithError, or an exception that nobody catches: the tool says this on its error stream and ends with 1. */
export class Failed extends Error {}
