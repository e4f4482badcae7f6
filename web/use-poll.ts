import { useEffect, useRef } from 'preact/hooks';

/** Repeats `work` every `ms` while the page is visible, and at once when it becomes visible again; `undefined` stops. */
export const usePoll = (work: () => Promise<unknown>, ms: number | undefined): void => {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    if (ms === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const schedule = () => {
      clearTimeout(timer);
      if (!ended && document.visibilityState === 'visible') timer = setTimeout(tick, ms);
    };
    const tick = async () => {
      await latest.current().catch(() => undefined);
      schedule();
    };
    const onVisible = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') void tick();
    };
    document.addEventListener('visibilitychange', onVisible);
    schedule();
    return () => {
      ended = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [ms]);
};
