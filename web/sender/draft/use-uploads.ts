import { useEffect, useRef, useState } from 'preact/hooks';
import { limits } from '../../../core/document/limits.ts';
import { ApiProblem } from '../../api-client.ts';
import type { FileEntry } from '../../api-shapes.ts';
import { t } from '../../catalog.ts';
import { announce } from '../../elements/announcer.tsx';
import { upload } from '../../upload.ts';
import { asProblem } from '../../use-action.ts';
import { useMemberSession } from '../member-context.ts';
import type { Draft } from './use-draft.ts';

/** A file on its way to the service, or one that did not get there. */
export interface Upload {
  readonly key: number;
  readonly name: string;
  readonly size: number;
  readonly stage: 'waiting' | 'sending' | 'checking' | 'failed';
  readonly share: number;
  readonly problem?: ApiProblem;
  readonly file: File;
  /** Once the service knows it. */
  readonly id?: string;
}

/** Pauses between looks at a file that is being checked; the last one repeats. */
const checkPauses = [400, 600, 1000, 1500, 2000] as const;
/** Longer than the function that checks has, which may rewrite the file. */
const longestCheckMs = 210_000;

/** Sends files one after the other, in the order in which they were given, and waits until each was checked. */
export const useUploads = (draft: Draft) => {
  const session = useMemberSession();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const nextKey = useRef(1);
  const controllers = useRef(new Map<number, AbortController>());
  const active = uploads.some((one) => one.stage !== 'failed');

  useEffect(() => {
    if (!active) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [active]);
  useEffect(
    () => () => {
      for (const controller of controllers.current.values()) controller.abort();
    },
    [],
  );

  const change = (key: number, part: Partial<Upload>) =>
    setUploads((list) => list.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const drop = (key: number) => {
    controllers.current.get(key)?.abort();
    controllers.current.delete(key);
    setUploads((list) => list.filter((one) => one.key !== key));
  };

  const waitForCheck = async (document: string, file: string, signal: AbortSignal): Promise<FileEntry> => {
    const begun = Date.now();
    for (let look = 0; ; look++) {
      const found = await session.call('getFile', { params: { document, file }, signal });
      if (found.state !== 'awaiting-upload') return found;
      if (Date.now() - begun > longestCheckMs) throw new ApiProblem('upload.slow');
      await pause(checkPauses[Math.min(look, checkPauses.length - 1)] ?? 2000, signal);
    }
  };

  const send = async (one: Upload, signal: AbortSignal): Promise<void> => {
    if (one.file.size > limits.totalBytes) throw new ApiProblem('upload.too-large');
    const { id: document } = await draft.ensure(one.name);
    signal.throwIfAborted();
    const grant = await draft.slot(() =>
      session.call('addFile', { params: { document }, body: { name: one.name, size: one.size }, signal }),
    );
    change(one.key, { id: grant.file.id, stage: 'sending' });
    await upload(grant.upload, one.file, { signal, onProgress: (share) => change(one.key, { share }) });
    change(one.key, { stage: 'checking' });
    const checked = await waitForCheck(document, grant.file.id, signal);
    draft.put(await session.call('getDocument', { params: { document } }));
    const outcome = checked.rewriting === undefined ? 'upload.ready' : 'upload.rewritten';
    announce(t(checked.state === 'ready' ? outcome : 'upload.refused', { name: one.name }));
    drop(one.key);
  };

  const start = (files: readonly File[]) => {
    for (const file of files) {
      const one: Upload = {
        key: nextKey.current++,
        name: file.name,
        size: file.size,
        stage: 'waiting',
        share: 0,
        file,
      };
      const controller = new AbortController();
      controllers.current.set(one.key, controller);
      setUploads((list) => [...list, one]);
      queue.current = queue.current.then(async () => {
        if (controller.signal.aborted) return;
        try {
          await send(one, controller.signal);
        } catch (error) {
          if (!controller.signal.aborted) change(one.key, { stage: 'failed', problem: asProblem(error) });
        }
      });
    }
  };

  /** Takes a file back whatever became of it: ends its upload and removes what the service knows of it. */
  const cancel = async (one: Upload): Promise<void> => {
    drop(one.key);
    const document = draft.contract?.id;
    if (one.id === undefined || document === undefined) return;
    const file = one.id;
    await draft
      .slot(() => session.call('removeFile', { params: { document, file } }))
      .then(draft.put, () => draft.reload());
  };
  const again = async (one: Upload): Promise<void> => {
    await cancel(one);
    start([one.file]);
  };

  return { uploads, active, start, cancel, again };
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
