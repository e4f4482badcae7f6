import type { LinkFinder } from './carry-document.ts';

interface InboxMail {
  readonly links: readonly string[];
}

const tokenIn = (link: string): string | undefined => /#([A-Za-z0-9_-]{43})$/.exec(link)?.[1];

/** Finds the token of the newest link that was mailed to an address, by the inbox's API. */
export const createLinkFinder =
  (inboxUrl: string): LinkFinder =>
  async (address) => {
    const url = new URL('/api/mails', inboxUrl);
    url.searchParams.set('to', address);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the inbox answered ${response.status}`);
    const { mails } = (await response.json()) as { mails: readonly InboxMail[] };
    for (const { links } of mails) {
      const token = links.map(tokenIn).find((one) => one !== undefined);
      if (token !== undefined) return token;
    }
    return undefined;
  };
