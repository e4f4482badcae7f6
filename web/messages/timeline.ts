import type { Messages } from '../fill-message.ts';

export const timelineMessages = {
  'timeline.title': { ja: '記録', en: 'Record' },
  'timeline.loading': { ja: '記録を読み込んでいます', en: 'Loading the record' },
  'timeline.intact': {
    ja: '{count}件の記録のつながり（ハッシュチェーン）に欠落や改変はありません。',
    en: 'The hash chain of {count} {count:entry|entries} is unbroken.',
  },
  'timeline.broken.title': { ja: '記録のつながりが壊れています', en: 'The record is broken' },
  'timeline.broken': {
    ja: '記録の一部が失われたか、書き換えられています。この記録を証拠として使う前に、管理者に連絡してください。',
    en: 'An entry was lost or altered. Tell your administrator before you rely on this record.',
  },
  'timeline.save': { ja: '記録を保存（JSON）', en: 'Save the record (JSON)' },
  'timeline.save.hint': {
    ja: '第三者が PDF と公開ルートだけで照合できる記録です。その日（UTC）の証明は、翌日以降に保存すると含まれます。',
    en: 'Anybody can check it with the PDF and a published root alone. The proof of a day is in it once that day (UTC) is over.',
  },
  'timeline.saved': { ja: '記録を保存しました。', en: 'The record was saved.' },
  'timeline.saved.unproven': {
    ja: '記録を保存しました。日ごとの証明はまだ含まれていません。翌日以降に保存し直してください。',
    en: 'The record was saved. It holds no proof of a day yet: save it again tomorrow.',
  },
  'timeline.somebody': { ja: '不明', en: 'Unknown' },

  'event.unknown': { ja: '操作（{type}）', en: 'Event ({type})' },
  'event.to': { ja: '{name}（{email}）', en: '{name} ({email})' },
  'event.document.created': { ja: '書類を作成', en: 'Document created' },
  'event.file.rewritten': {
    ja: 'アップロード時に書き直したファイルを確認',
    en: 'Confirmed a file that was rewritten at upload',
  },
  'event.file.rewritten.digests': {
    ja: '元のファイルの SHA-256：{original}、書き直したファイル：{rewritten}',
    en: 'SHA-256 of the original: {original}, of the rewritten file: {rewritten}',
  },
  'event.file.rewritten.original': { ja: '元のファイルを保存', en: 'Save the original' },
  'event.file.rewritten.save': { ja: '「{name}」の元のファイルを保存', en: 'Save the original of “{name}”' },
  'event.document.sent': { ja: '書類を送信', en: 'Document sent' },
  'event.document.taken-over': { ja: '書類を引き継ぎ', en: 'Document taken over' },
  'event.document.canceled': { ja: '書類を取消', en: 'Document canceled' },
  'event.document.expired': { ja: '期限切れで終了', en: 'Document expired' },
  'event.document.concluded': { ja: '全員が同意し締結', en: 'Concluded: everybody consented' },
  'event.participant.notified': { ja: '確認依頼のメールを送信', en: 'Asked by mail' },
  'event.participant.reminded': { ja: 'リマインドを依頼', en: 'Reminder requested' },
  'event.participant.opened': { ja: '利用規約に同意し書類を開封', en: 'Agreed to the terms, opened' },
  'event.participant.consented': { ja: '書類の内容に同意', en: 'Consented' },
  'event.participant.forwarded': { ja: '書類を転送', en: 'Forwarded' },
  'event.participant.declined': { ja: '書類を却下', en: 'Declined' },
  'event.mail.delayed': { ja: 'メールを送信できず再試行中', en: 'Mail not taken yet, will be tried again' },
  'event.mail.given-up': { ja: 'メールを送信できませんでした', en: 'Mail could not be sent' },
  'event.mail.sent': { ja: 'お知らせのメールを送信', en: 'Told by mail' },
  'event.mail.returned': { ja: 'メールを届けられませんでした', en: 'Mail could not be delivered' },
  'event.act.sealed': { ja: '電子署名とタイムスタンプを付与', en: 'Sealed and timestamped' },
  'event.evidence.completed': { ja: '長期署名を完了', en: 'Long-term evidence completed' },
  'event.evidence.renewed': { ja: '長期署名を延長', en: 'Long-term evidence renewed' },
  'event.evidence.delayed': { ja: '署名の付与を再試行中', en: 'Sealing delayed, will be tried again' },
} as const satisfies Messages;
