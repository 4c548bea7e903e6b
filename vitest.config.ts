import { defineConfig } from "vitest/config";

const shared = { testTimeout: 120_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: "parts",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**"],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Stories start whole clusters and bots: two at a time keep two cores busy, each in a process of its own.
        test: {
          ...shared,
          name: "stories",
          include: ["test/e2e/**/*.test.ts"],
          maxWorkers: 2,
          maxConcurrency: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
