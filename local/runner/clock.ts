/** A clock that the runner, the embedded AWS, the authority and every function's thread share; a test moves it for all of them. */
export interface SharedClock {
  /** One BigInt64: milliseconds by which everybody is ahead of the machine's clock. */
  readonly buffer: SharedArrayBuffer;
  readonly now: () => Date;
  readonly advance: (milliseconds: number) => void;
}

const MachineDate = Date;

const offsetIn = (buffer: SharedArrayBuffer): (() => number) => {
  const cell = new BigInt64Array(buffer);
  return () => Number(Atomics.load(cell, 0));
};

export const createClock = (aheadBy = 0): SharedClock => {
  const buffer = new SharedArrayBuffer(8);
  const cell = new BigInt64Array(buffer);
  const offset = offsetIn(buffer);
  Atomics.store(cell, 0, BigInt(aheadBy));
  return {
    buffer,
    now: () => new MachineDate(MachineDate.now() + offset()),
    advance: (milliseconds) => {
      Atomics.add(cell, 0, BigInt(Math.round(milliseconds)));
    },
  };
};

/** Makes `new Date()`, `Date()` and `Date.now()` of this thread tell the shared clock's time. */
export const replaceDate = (buffer: SharedArrayBuffer): void => {
  const offset = offsetIn(buffer);
  const now = (): number => MachineDate.now() + offset();
  const shifted = new Proxy(MachineDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new MachineDate(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
  MachineDate.prototype.constructor = shifted;
  globalThis.Date = shifted;
};
