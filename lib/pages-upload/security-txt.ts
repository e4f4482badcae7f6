const dayMs = 86_400_000;
/** RFC 9116 2.5.5: less than a year is recommended. */
const validDays = 360;

/** `/.well-known/security.txt` (RFC 9116): whom to tell of a weakness. Each deployment of the pages makes it valid for another year. */
export const securityTxt = (options: {
  readonly contact: string;
  readonly pagesUrl: string;
  readonly now: Date;
}): string =>
  [
    `Contact: ${options.contact}`,
    `Expires: ${new Date(options.now.getTime() + validDays * dayMs).toISOString()}`,
    'Preferred-Languages: ja, en',
    `Canonical: ${options.pagesUrl}/.well-known/security.txt`,
    '',
  ].join('\n');
