import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import MailComposer from 'nodemailer/lib/mail-composer';
import { patience } from './patience.ts';

export interface Mail {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** What SES repeats when it tells what became of the mail: opaque ids, of A-Z, a-z, 0-9, _ and - alone. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Sends one mail to one person by SES, and answers SES's id of it. Links only, never a file. */
export type Mailer = (mail: Mail) => Promise<string>;

let client: SESClient | undefined;

export const openMailer = (identityArn: string, { mailFrom }: { readonly mailFrom: string }): Mailer => {
  client ??= new SESClient({ requestHandler: patience });
  const ses = client;
  return async (mail) => {
    const raw = await new MailComposer({
      from: mailFrom,
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      // Tells vacation responders and the like to keep quiet (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    })
      .compile()
      .build();
    const { MessageId } = await ses.send(
      new SendRawEmailCommand({
        RawMessage: { Data: raw },
        SourceArn: identityArn,
        ...(mail.tags === undefined
          ? {}
          : { Tags: Object.entries(mail.tags).map(([Name, Value]) => ({ Name, Value })) }),
      }),
    );
    if (MessageId === undefined) throw new Error('SES took a mail without an id');
    return MessageId;
  };
};
