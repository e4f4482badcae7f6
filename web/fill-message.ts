import { type Language, languages } from '../core/language.ts';

/** One message in every language; a missing one is a type error. `{name}` is a parameter, `{count:one|other}` picks by number. */
export type Message = { readonly [L in Language]: string };
export type Messages = Readonly<Record<string, Message>>;

type NamesIn<Text extends string> = Text extends `${string}{${infer Slot}}${infer Rest}`
  ? (Slot extends `${infer Name}:${string}` ? Name : Slot) | NamesIn<Rest>
  : never;
export type ParametersOf<M extends Message> = NamesIn<M[Language]>;

export const fillMessage = (
  text: string,
  language: Language,
  parameters: Readonly<Record<string, string | number>>,
): string =>
  text.replaceAll(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (slot, name: string, one?: string, other?: string) => {
    const value = parameters[name];
    if (value === undefined) return slot;
    if (one !== undefined && other !== undefined)
      return new Intl.PluralRules(language).select(Number(value)) === 'one' ? one : other;
    return typeof value === 'number' ? value.toLocaleString(language) : value;
  });

/** The remembered language, else the first that the browser asks for and we have, else English. */
export const pickLanguage = (remembered: string | null, wanted: readonly string[]): Language => {
  const known = (tag: string): Language | undefined =>
    languages.find((one) => tag.toLowerCase() === one || tag.toLowerCase().startsWith(`${one}-`));
  for (const tag of [remembered ?? '', ...wanted]) {
    const found = known(tag);
    if (found !== undefined) return found;
  }
  return 'en';
};
