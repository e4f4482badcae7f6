import { SignatureError } from './signature-error.ts';

/** RFC 3986 encoding with the unreserved characters alone left as they are. */
export const uriEncode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Decodes a piece of the request line. @throws SignatureError */
export const decodeTarget = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SignatureError('malformed', 'The request line has a broken percent-encoding.');
  }
};

/** Query parameters in the order given, decoded. */
export const readQuery = (target: string): [string, string][] => {
  const start = target.indexOf('?');
  if (start < 0) return [];
  return target
    .slice(start + 1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0
        ? [decodeTarget(pair), '']
        : [decodeTarget(pair.slice(0, equals)), decodeTarget(pair.slice(equals + 1))];
    });
};

/** The path, as it stood on the request line. */
export const pathOf = (target: string): string => target.split('?', 1)[0] ?? '/';
