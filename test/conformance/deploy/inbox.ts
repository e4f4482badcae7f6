import type { LinkFinder } from '../../../local/demo/carry-document.ts';

interface Mail {
  readonly To: readonly string[];
  readonly Subject: string;
  readonly BodyText: string;
}

/** What SES of the emulator took, newest first. */
export const mailsTo = async (url: string, address: string): Promise<readonly Mail[]> => {
  const response = await fetch(`${url}/_ministack/ses/messages`);
  if (!response.ok) throw new Error(`MiniStack answered ${response.status} for the mails`);
  const { messages } = (await response.json()) as { messages: Readonly<Record<string, readonly Mail[]>> };
  return Object.values(messages)
    .flat()
    .filter(({ To }) => To.some((to) => to.includes(address)))
    .reverse();
};

/** Finds the token of the newest link that was mailed to an address. */
export const linkFinder =
  (url: string): LinkFinder =>
  async (address) => {
    for (const { BodyText } of await mailsTo(url, address)) {
      const token = /#([A-Za-z0-9_-]{43})\b/.exec(BodyText)?.[1];
      if (token !== undefined) return token;
    }
    return undefined;
  };
