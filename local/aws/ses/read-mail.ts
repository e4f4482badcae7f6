import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime';

export interface MailPerson {
  readonly name: string;
  readonly address: string;
}

export interface MailAttachment {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What a mail program would show of a raw message. */
export interface ReadMail {
  readonly from: MailPerson;
  /** To, Cc and Bcc of the header. */
  readonly to: readonly MailPerson[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | undefined;
  readonly attachments: readonly MailAttachment[];
  /** Web addresses in the text and the HTML, each once, in order. */
  readonly links: readonly string[];
}

/** Decodes a raw message (RFC 5322, 2045 to 2047). */
export const readMail = async (raw: Uint8Array): Promise<ReadMail> => {
  const email = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer' });
  const text = email.text ?? '';
  const inline = email.attachments.filter(({ contentId }) => contentId !== undefined);
  return {
    from: people(email.from ? [email.from] : [])[0] ?? { name: '', address: '' },
    to: people([...(email.to ?? []), ...(email.cc ?? []), ...(email.bcc ?? [])]),
    subject: email.subject ?? '',
    text,
    html: email.html === undefined ? undefined : withImages(email.html, inline),
    attachments: email.attachments.map((attachment, index) => ({
      name: attachment.filename ?? `attachment-${index + 1}`,
      type: attachment.mimeType,
      bytes: bytesOf(attachment),
    })),
    links: linksOf(text, email),
  };
};

const people = (addresses: readonly Address[]): MailPerson[] =>
  addresses
    .flatMap((each) => (each.group === undefined ? [each] : each.group))
    .map(({ name, address }) => ({ name, address: address ?? '' }));

const bytesOf = ({ content }: Attachment): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);

/** Puts pictures of the mail itself in the place of their `cid:` addresses, so that it needs nothing from elsewhere. */
const withImages = (html: string, inline: readonly Attachment[]): string =>
  inline.reduce((current, attachment) => {
    const id = (attachment.contentId ?? '').replace(/^<|>$/g, '');
    const data = `data:${attachment.mimeType};base64,${Buffer.from(bytesOf(attachment)).toString('base64')}`;
    return current.replaceAll(`cid:${id}`, () => data);
  }, html);

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

const linksOf = (text: string, email: Email): string[] => {
  const inText = text.match(webAddress) ?? [];
  const inHtml = [...(email.html ?? '').matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map((match) =>
    (match[1] ?? match[2] ?? '').replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity),
  );
  return [...new Set([...inText, ...inHtml.filter((link) => /^https?:\/\//i.test(link))])];
};

/** A web address in running text, without the punctuation that follows it. */
export const webAddress = /https?:\/\/[\x21\x23-\x26\x28-\x3b\x3d\x3f-\x7e]*[\w/#=&~%+$@*-]/gi;
