/** What a log was told of a caller: a page that asks every few seconds must not fill it. */
const told = new Map<string, number>();
const toldMs = 60_000;

/** False when the same was told within the last minute, by this instance of the function. */
export const isNews = (key: string, now: Date): boolean => {
  const last = told.get(key);
  if (last !== undefined && now.getTime() - last < toldMs && now.getTime() >= last) return false;
  if (told.size > 5000) told.clear();
  told.set(key, now.getTime());
  return true;
};
