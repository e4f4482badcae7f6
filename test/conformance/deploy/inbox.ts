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

type ByRegion = Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;

/** The queues for what functions gave up, by name, and how much is in each. */
export const givenUp = async (url: string): Promise<readonly (readonly [string, number])[]> => {
  const response = await fetch(`${url}/_ministack/sqs/messages`);
  if (!response.ok) throw new Error(`MiniStack answered ${response.status} for the queues`);
  const { messages } = (await response.json()) as { messages: Readonly<Record<string, ByRegion>> };
  return Object.values(messages)
    .flatMap((regions) => Object.values(regions))
    .flatMap((queues) => Object.entries(queues))
    .filter(([address]) => /Failures[^/]*$/.test(address))
    .map(([address, those]) => [address.slice(address.lastIndexOf('/') + 1), those.length] as const);
};
