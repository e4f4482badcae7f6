import type { Language } from '../../core/language.ts';
import type { Input } from '../api-client.ts';

/** The version that agreeing names; whoever changes a word below changes the version there. */
export const termsVersion: Input<'openLinkDocument'>['body']['terms'] = '2026-11-01';

/** What a recipient agrees to before a document opens: paragraphs in order. */
export const terms: Readonly<Record<Language, readonly string[]>> = {
  ja: [
    '本サービスは、送信者があなたに送った書類を表示し、あなたの同意または却下を記録します。契約の当事者は送信者とあなたであり、本サービスの運営者は契約の当事者ではありません。',
    'あなたが同意すると、本サービスは、あなたの氏名、メールアドレス、同意の日時、確認の方法を含む電子署名と、第三者機関のタイムスタンプを書類に付与します。電子署名は、あなたの指示に基づいて本サービスの鍵で行われます。',
    '記録のため、操作の日時、IP アドレス、ブラウザの種類を保存します。これらは送信者が確認できます。',
    'このページのリンクはあなた専用です。他の人に転送しないでください。リンクを受け取った人は、あなたとして書類を開くことができます。',
    '同意は取り消せません。内容に疑問があるときは、同意する前に送信者に確認してください。却下することもできます。',
  ],
  en: [
    'This service shows you the document that the sender sent you, and records whether you consent or decline. The parties to the agreement are the sender and you; whoever runs this service is not a party to it.',
    'When you consent, the service seals the document with an electronic signature that names you, your mail address, the time and how you were identified, and with a timestamp of an independent authority. The signature is made with the key of the service, on your instruction.',
    'For the record, the time of each act, your IP address and the type of your browser are stored. The sender can see them.',
    'The link to this page is for you alone. Do not forward it: whoever has it can open the document as you.',
    'Consent cannot be taken back. If anything is unclear, ask the sender before you consent. You may also decline.',
  ],
};
