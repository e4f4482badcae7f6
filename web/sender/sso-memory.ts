import { safeTarget } from './safe-target.ts';

const teamKey = 'cloudsign.sso-team';
const targetKey = 'cloudsign.sso-target';

/** A browser may refuse both stores; then people are asked again. */
const quietly = <Value>(work: () => Value): Value | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};

const isTeam = (text: string | null | undefined): text is string => /^[a-z0-9]{26}$/.test(text ?? '');

/** The team of the address (a link or a bookmark), or else the one that was entered here last. */
export const knownTeam = (hash: string = location.hash): string | undefined => {
  const linked = hash.slice(1);
  if (isTeam(linked)) return linked;
  const kept = quietly(() => localStorage.getItem(teamKey));
  return isTeam(kept) ? kept : undefined;
};
export const keepTeam = (team: string): void => void quietly(() => localStorage.setItem(teamKey, team));

/** Where somebody wanted to go before he was sent to his company's sign-in. */
export const keepTarget = (to: string | undefined): void =>
  void quietly(() => sessionStorage.setItem(targetKey, safeTarget(to)));
export const takeTarget = (): string =>
  quietly(() => {
    const to = sessionStorage.getItem(targetKey) ?? undefined;
    sessionStorage.removeItem(targetKey);
    return safeTarget(to);
  }) ?? '/';

/** What a member who is signed in was sent to his company's sign-in for; only words and the way back depend on it. */
export type Errand = 'test' | 'link';
const errandKey = 'cloudsign.sso-errand';
export const keepErrand = (errand: Errand | undefined): void =>
  void quietly(() =>
    errand === undefined ? sessionStorage.removeItem(errandKey) : sessionStorage.setItem(errandKey, errand),
  );
export const takeErrand = (): Errand | undefined =>
  quietly(() => {
    const errand = sessionStorage.getItem(errandKey);
    sessionStorage.removeItem(errandKey);
    return errand === 'test' || errand === 'link' ? errand : undefined;
  });
