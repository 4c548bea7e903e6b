import type { PanelButton, WorkspaceOptions } from "../options.ts";

export interface PanelView {
  readonly buttons: readonly Omit<PanelButton, "run">[];
  readonly state: readonly string[];
}

/** The drawer in which the practice cluster is broken and mended. */
export class Panel {
  readonly #buttons: readonly PanelButton[];
  readonly #state: () => readonly string[];

  constructor({ panel = [], panelState = () => [] }: Pick<WorkspaceOptions, "panel" | "panelState">) {
    this.#buttons = panel;
    this.#state = panelState;
  }

  view(): PanelView {
    return { buttons: this.#buttons.map(({ run: _run, ...shown }) => shown), state: this.#state() };
  }

  async run(id: string): Promise<string> {
    const button = this.#buttons.find((each) => each.id === id);
    if (button === undefined) return "There is no such button.";
    try {
      return await button.run();
    } catch (error) {
      return `It did not work: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}
