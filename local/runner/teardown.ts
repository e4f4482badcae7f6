/** Takes down what was started, last first, whatever fails on the way. */
export interface Teardown {
  readonly add: (step: () => unknown) => void;
  readonly run: () => Promise<void>;
}

export const createTeardown = (): Teardown => {
  const steps: (() => unknown)[] = [];
  return {
    add: (step) => {
      steps.push(step);
    },
    run: async () => {
      for (const step of steps.splice(0).reverse()) {
        try {
          await step();
        } catch {
          // The rest still has to end.
        }
      }
    },
  };
};
