/** Tells what is going on: one line that changes on a terminal, plain lines elsewhere. */
export interface Progress {
  readonly step: (label: string, text: string) => void;
  /** A file is done: a line that stays. */
  readonly done: (label: string, line: string) => void;
  readonly end: () => void;
}

const clearLine = '\r\u001b[2K';

export const showProgress = (
  total: number,
  out: { readonly isTTY?: boolean; readonly columns?: number; write: (text: string) => unknown },
): Progress => {
  const underway = new Map<string, string>();
  let finished = 0;
  const status = (): string => {
    const all = [...underway].map(([label, text]) => `${label}: ${text}`).join(' | ');
    return `[${finished}/${total}] ${all}`.slice(0, Math.max(20, (out.columns ?? 100) - 1));
  };
  const draw = (): void => {
    if (out.isTTY === true) out.write(`${clearLine}${status()}`);
  };
  return {
    step: (label, text) => {
      underway.set(label, text);
      draw();
    },
    done: (label, line) => {
      underway.delete(label);
      finished += 1;
      const count = `[${String(finished).padStart(String(total).length)}/${total}]`;
      out.write(`${out.isTTY === true ? clearLine : ''}${count} ${line}\n`);
      draw();
    },
    end: () => {
      if (out.isTTY === true) out.write(clearLine);
    },
  };
};
