import type { Messages } from '../fill-message.ts';

export const recipientMessages = {
  'sign.starting': { ja: 'リンクを確認しています', en: 'Checking your link' },
  'sign.footer': {
    ja: 'このページはあなた専用です。リンクを他の人に転送しないでください。',
    en: 'This page is for you alone. Do not forward the link.',
  },
  'sign.request-for': { ja: '{name} 様への確認依頼', en: 'A document for {name}' },
  'sign.from': { ja: '{name} 様からの書類', en: 'From {name}' },
  'sign.sender': { ja: '送信者', en: 'Sender' },
  'sign.message': { ja: 'メッセージ', en: 'Message' },
  'sign.files': { ja: '書類', en: 'Files' },
  'sign.expires': { ja: 'リンクの有効期限', en: 'Link valid until' },
  'sign.terms': { ja: '利用規約', en: 'Terms of use' },
  'sign.open': { ja: '利用規約に同意して書類を開く', en: 'Agree to the terms and open' },
  'sign.open-hint': {
    ja: 'まだ書類の内容に同意したことにはなりません。内容は次の画面で確認できます。',
    en: 'This is not yet your consent to the document. You read it on the next page.',
  },
  'sign.decision': { ja: '同意または却下', en: 'Your decision' },
  'sign.loading-files': {
    ja: '書類を読み込んでいます（{loaded}/{files}）',
    en: 'Loading the files ({loaded} of {files})',
  },
  'sign.not-shown': {
    ja: '表示できない書類があるため、同意できません。',
    en: 'A file cannot be shown, so you cannot consent.',
  },
  'sign.ready': {
    ja: '全{pages}ページ。内容を確認してください。',
    en: '{pages} {pages:page|pages} in all. Read before you decide.',
  },
  'sign.consent': { ja: '書類内容に同意', en: 'Consent to the document' },
  'sign.decline': { ja: '却下する', en: 'Decline' },

  'consent.title': { ja: '同意して確認完了', en: 'Confirm your consent' },
  'consent.meaning': {
    ja: '「{title}」の内容に同意します。同意は契約上の効力を持つことがあり、取り消せません。',
    en: 'You consent to the content of “{title}”. Your consent can be legally binding and cannot be taken back.',
  },
  'consent.who': { ja: '同意する人', en: 'Who consents' },
  'consent.what': { ja: '同意する書類', en: 'To what' },
  'consent.record': {
    ja: '同意の日時、メールアドレス、IP アドレスが記録され、書類に電子署名とタイムスタンプが付与されます。',
    en: 'The time, your mail address and your IP address are recorded; the document is sealed with an electronic signature and a timestamp.',
  },
  'consent.confirm': { ja: '同意して確認完了', en: 'I consent' },

  'decline.title': { ja: '書類を却下しますか', en: 'Decline this document?' },
  'decline.meaning': {
    ja: '「{title}」を却下すると、書類はここで終了し、ほかの人も同意できなくなります。却下は取り消せません。',
    en: 'If you decline “{title}”, it ends here and nobody else can consent to it. This cannot be undone.',
  },
  'decline.reason': { ja: '却下の理由', en: 'Reason for declining' },
  'decline.reason-hint': { ja: '送信者に伝わります。', en: 'The sender will read it.' },
  'decline.confirm': { ja: '却下する', en: 'Decline' },

  'forward.button': { ja: 'この書類を転送する', en: 'Forward to somebody else' },
  'forward.title': { ja: '別の方に転送しますか', en: 'Forward this document?' },
  'forward.meaning': {
    ja: '「{title}」の確認と同意を、あなたの代わりに別の方に任せます。転送先に新しいリンクがメールで届き、あなたのリンクはすぐに使えなくなります。転送は記録され、送信者に通知されます。',
    en: 'Somebody else will read “{title}” and decide in your place. They get a link of their own by mail, and yours stops working at once. The forwarding is recorded and the sender is told.',
  },
  'forward.inputs-lost': {
    ja: 'あなたが入力した内容は引き継がれません。',
    en: 'What you have filled in is not handed on.',
  },
  'forward.language': { ja: '転送先へのメールの言語', en: 'Language of the mail' },
  'forward.confirm': { ja: '転送する', en: 'Forward' },
  'forward.done.title': { ja: '転送しました', en: 'Forwarded' },
  'forward.done': {
    ja: '{name} 様（{email}）に転送しました。あなたが行う操作はもうありません。',
    en: 'The document was forwarded to {name} ({email}). There is nothing more for you to do.',
  },
  'forward.done.close': {
    ja: 'このリンクは使えなくなりました。ページを閉じてください。',
    en: 'This link no longer works. You may close this page.',
  },
  'sign.forwarded-by': { ja: '{name} 様から転送されました。', en: 'Forwarded to you by {name}.' },
  'sign.link.forwarded.title': { ja: 'この書類は転送済みです', en: 'You have forwarded this document' },

  'done.not-your-turn.title': { ja: 'まだあなたの順番ではありません', en: 'It is not your turn yet' },
  'done.not-your-turn': {
    ja: '「{title}」は、前の宛先の方が確認しています。順番が来たらメールでお知らせしますので、そのままお待ちください。',
    en: 'Somebody before you is still reading “{title}”. You will get a mail when it is your turn; there is nothing to do until then.',
  },
  'done.consented.title': { ja: '同意しました', en: 'You have consented' },
  'done.consented': {
    ja: '「{title}」への同意を受け付けました。全員の同意がそろうと締結となり、メールでお知らせします。',
    en: 'Your consent to “{title}” is recorded. When everybody has consented, it is concluded and you will get a mail.',
  },
  'done.next': { ja: '次に確認するのは {name} 様です。', en: 'Next to be asked: {name}.' },
  'done.sealing.title': { ja: '全員が同意しました', en: 'Everybody has consented' },
  'done.sealing': {
    ja: '「{title}」に電子署名とタイムスタンプを付与しています。通常は 1 分以内に完了し、この画面が切り替わります。閉じても問題ありません。完了するとメールが届きます。',
    en: '“{title}” is being sealed and timestamped. This usually takes less than a minute, and this page will change by itself. You may close it: you will get a mail.',
  },
  'done.concluded.title': { ja: '締結済みの書類です', en: 'Concluded' },
  'done.concluded': {
    ja: '「{title}」は締結されました。署名済みの PDF をダウンロードして保管してください。',
    en: '“{title}” is concluded. Download the sealed PDF and keep it.',
  },
  'done.mailed.title': { ja: '締結されました', en: 'Concluded' },
  'done.mailed': {
    ja: '書類は締結されました。新しいリンクをメールで送りましたので、そこから署名済みの PDF をダウンロードしてください。',
    en: 'The document is concluded. A new link was mailed to you: open it to download the sealed PDF.',
  },
  'done.declined-by-you.title': { ja: '却下しました', en: 'You have declined' },
  'done.declined-by-you': {
    ja: '「{title}」を却下したことを送信者に伝えました。内容を変えて進めたいときは、送信者に新しい書類の送付を依頼してください。',
    en: 'The sender was told that you declined “{title}”. If you want to go on with changes, ask the sender for a new document.',
  },
  'done.declined.title': { ja: 'この書類は却下されました', en: 'This document was declined' },
  'done.declined': {
    ja: 'ほかの宛先の方が「{title}」を却下したため、この書類は終了しました。詳しくは送信者にお問い合わせください。',
    en: 'Another recipient declined “{title}”, so it has ended. Ask the sender if you need to know more.',
  },
  'done.canceled.title': { ja: 'この書類は取り消されました', en: 'This document was canceled' },
  'done.canceled': {
    ja: '送信者が「{title}」を取り消しました。必要な操作はありません。心当たりがないときは送信者にお問い合わせください。',
    en: 'The sender withdrew “{title}”. There is nothing to do. Ask the sender if you did not expect this.',
  },
  'done.expired.title': { ja: 'この書類の期限が過ぎました', en: 'This document has expired' },
  'done.expired': {
    ja: '「{title}」は期限までに全員の同意がそろわなかったため終了しました。必要な場合は、送信者に新しい書類の送付を依頼してください。',
    en: 'Not everybody consented to “{title}” in time, so it has ended. If it is still needed, ask the sender for a new one.',
  },
  'done.parties': { ja: '関係者', en: 'Parties' },
  'done.you': { ja: 'あなた', en: 'you' },
  'done.reread': { ja: '書類をもう一度見る', en: 'Read the document again' },
  'done.close': { ja: 'このページは閉じてかまいません。', en: 'You may close this page.' },

  'sealed.title': { ja: '署名済みの書類', en: 'Sealed files' },
  'sealed.verify': { ja: '署名を検証', en: 'Verify' },
  'sealed.downloading': { ja: 'ダウンロードしています', en: 'Downloading' },
  'sealed.verifying': { ja: '署名を検証しています', en: 'Verifying' },

  'sign.problem.title': { ja: '書類を開けません', en: 'The document cannot be opened' },
  'sign.link.missing.title': { ja: 'メールのリンクから開いてください', en: 'Open the link in your mail' },
  'problem.link.missing': {
    ja: 'このページを開くには、メールに記載されたリンクが必要です。',
    en: 'This page opens only with the link from your mail.',
  },
  'sign.link.missing.advice': {
    ja: '確認依頼のメールにあるリンクを、もう一度開いてください。',
    en: 'Open the link in the mail again.',
  },
  'sign.link.unknown.title': { ja: 'リンクが正しくありません', en: 'This link is not known' },
  'sign.link.unknown.advice': {
    ja: 'リンクが途中で切れていないか確認してください。',
    en: 'Check that the link is complete.',
  },
  'sign.link.replaced.title': { ja: '新しいリンクが送られています', en: 'There is a newer link' },
  'sign.link.expired.title': { ja: 'リンクの有効期限が切れています', en: 'This link has expired' },
  'sign.link.address-refused.title': {
    ja: 'このネットワークからは開けません',
    en: 'This document cannot be opened from your network',
  },
  'sign.link.session-expired.title': { ja: '時間が経過したため、表示を終了しました', en: 'You were away for a while' },
  'problem.link.session-expired': {
    ja: '安全のため表示を終了しました。メールのリンクをもう一度開くと、続きから確認できます。',
    en: 'The page was closed for your safety. Open the link in the mail again; you can go on where you were.',
  },
} as const satisfies Messages;
