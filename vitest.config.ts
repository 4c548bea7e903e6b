import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const shared = { testTimeout: 120_000, hookTimeout: 60_000 };

/** Stories that take minutes, the longest first: begun last, one would keep everybody waiting alone. */
const LONG = ["whole-story", "whole-story-browser", "story", "slack", "crash", "prompts", "kills"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((name) => moduleId.endsWith(`/e2e/${name}.test.ts`));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
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
