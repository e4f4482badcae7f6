import { useMemo, useRef, useState } from 'preact/hooks';
import type { Contract } from '../../api-shapes.ts';
import { inTurn } from '../../in-turn.ts';
import { dayOf, endOfDay } from '../../time.ts';
import { useLoad } from '../../use-load.ts';
import { useMemberSession } from '../member-context.ts';

/** What the sender types about the document; `day` is '' while the service's own expiry holds. */
export interface DraftText {
  readonly title: string;
  readonly message: string;
  readonly day: string;
  readonly mayForward: boolean;
  readonly stampId: boolean;
  readonly linksByAllowlist: boolean;
}

const textOf = (contract: Contract): DraftText => ({
  title: contract.title,
  message: contract.message,
  day: dayOf(new Date(contract.expiresAt)),
  mayForward: contract.mayForward,
  stampId: contract.stampId,
  linksByAllowlist: contract.linksByAllowlist,
});

/** A file's name without its ending, as a first title. */
export const titleOfFile = (name: string): string =>
  name
    .replace(/\.pdf$/i, '')
    .trim()
    .slice(0, 500);

/** What was typed and not saved yet survives a reload of this tab: a long message must not be lost. */
const keptAs = (id: string | undefined): string => `draft:${id ?? 'new'}`;
const keep = (id: string | undefined, typed: Partial<DraftText>): void =>
  sessionStorage.setItem(keptAs(id), JSON.stringify(typed));
const forget = (id: string | undefined): void => sessionStorage.removeItem(keptAs(id));
/** Nothing that was typed is left for whoever signs in next in this tab. */
export const forgetDrafts = (): void => {
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith('draft:')))
    sessionStorage.removeItem(key);
};
const kept = (id: string | undefined): Partial<DraftText> => JSON.parse(sessionStorage.getItem(keptAs(id)) ?? '{}');

/** A draft on the service and what is typed about it; it is created with the first file or the first step. */
export const useDraft = (id: string | undefined) => {
  const session = useMemberSession();
  const created = useRef<string | undefined>(id);
  const creating = useRef<Promise<Contract>>(undefined);
  const [typed, setTyped] = useState(() => kept(id));
  const loaded = useLoad(
    async (signal) =>
      created.current === undefined
        ? undefined
        : session.call('getDocument', { params: { document: created.current }, signal }),
    [id],
  );
  // Calls that change the draft go one after the other: two at once would be a conflict.
  const slot = useMemo(() => inTurn(1), []);
  const contract = loaded.value;
  const text: DraftText = {
    title: '',
    message: '',
    day: '',
    mayForward: false,
    stampId: true,
    linksByAllowlist: false,
    ...(contract === undefined ? {} : textOf(contract)),
    ...typed,
  };
  const newest = useRef({ contract, text });
  const typedNow = useRef(typed);
  typedNow.current = typed;
  newest.current = { contract, text };

  const create = async (title: string): Promise<Contract> => {
    const { message, day, mayForward, stampId, linksByAllowlist } = newest.current.text;
    const expiresAt = endOfDay(day)?.toISOString();
    const options = { mayForward, stampId, ...(linksByAllowlist ? { linksByAllowlist } : {}) };
    const fresh = await session.call('createDocument', {
      body: { title, message, ...options, ...(expiresAt === undefined ? {} : { expiresAt }) },
    });
    created.current = fresh.id;
    // Not by the router, which would draw the page anew while a file is under way.
    history.replaceState(null, '', `/documents/${fresh.id}/edit`);
    loaded.put(fresh);
    const now = { title, ...typedNow.current };
    forget(undefined);
    keep(fresh.id, now);
    setTyped(now);
    return fresh;
  };

  /** The draft on the service, created now if there is none. */
  const ensure = (fileName?: string): Promise<Contract> => {
    const { contract: known, text: now } = newest.current;
    if (known !== undefined) return Promise.resolve(known);
    const title = now.title.trim() === '' ? titleOfFile(fileName ?? '') : now.title.trim();
    creating.current ??= create(title).finally(() => {
      creating.current = undefined;
    });
    return creating.current;
  };

  /** Saves what was typed, if anything differs. */
  const save = async (): Promise<Contract> => {
    const known = await ensure();
    return slot(async () => {
      const { text: now } = newest.current;
      const before = textOf(newest.current.contract ?? known);
      const expiresAt = now.day === before.day ? undefined : endOfDay(now.day)?.toISOString();
      const change = {
        ...(now.title.trim() === before.title ? {} : { title: now.title.trim() }),
        ...(now.message === before.message ? {} : { message: now.message }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
        ...(now.mayForward === before.mayForward ? {} : { mayForward: now.mayForward }),
        ...(now.stampId === before.stampId ? {} : { stampId: now.stampId }),
        ...(now.linksByAllowlist === before.linksByAllowlist ? {} : { linksByAllowlist: now.linksByAllowlist }),
      };
      const saved =
        Object.keys(change).length === 0
          ? (newest.current.contract ?? known)
          : await session.call('changeDocument', { params: { document: known.id }, body: change });
      loaded.put(saved);
      forget(known.id);
      return saved;
    });
  };

  return {
    contract,
    problem: loaded.problem,
    loading: loaded.loading,
    reload: loaded.reload,
    put: loaded.put,
    text,
    type: (change: Partial<DraftText>) => {
      const now = { ...typedNow.current, ...change };
      typedNow.current = now;
      keep(created.current, now);
      setTyped(now);
    },
    ensure,
    save,
    slot,
  };
};
export type Draft = ReturnType<typeof useDraft>;
