import type { InputValue } from '../api-shapes.ts';
import type { Values } from './filled.ts';

interface ValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** What a recipient has typed survives a reload of the page, and nothing else: `sessionStorage`, by document and participant. */
export const keptValues = (storage: ValueStorage, document: string, participant: string) => {
  const key = `cloudsign.inputs.${document}.${participant}`;
  return {
    read: (): Values => {
      try {
        const stored = JSON.parse(storage.getItem(key) ?? '[]') as [string, InputValue][];
        return new Map(stored.filter(([id, value]) => typeof id === 'string' && typeof value?.kind === 'string'));
      } catch {
        return new Map();
      }
    },
    /** False when the browser does not keep it: no storage, or no room. */
    write: (values: Values): boolean => {
      try {
        storage.setItem(key, JSON.stringify([...values]));
        return true;
      } catch {
        return false;
      }
    },
    forget: (): void => {
      try {
        storage.removeItem(key);
      } catch {
        // Without storage there is nothing to forget.
      }
    },
  };
};
