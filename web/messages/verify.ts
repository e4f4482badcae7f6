import type { Messages } from '../fill-message.ts';

export const verifyMessages = {
  'verify.link': { ja: '署名の検証', en: 'Verify a PDF' },
  'verify.title': { ja: '署名された PDF を検証', en: 'Verify a signed PDF' },
  'verify.lead': {
    ja: 'PDF を選ぶと、誰がいつ署名したか、その後に変更されていないかを確認できます。アカウントは不要です。',
    en: 'Choose a PDF and read who signed it, when, and whether anything has changed since. No account needed.',
  },
  'verify.drop': { ja: 'PDF をここにドロップ、または選択', en: 'Drop a PDF here, or choose one' },
  'verify.drop-another': { ja: '別の PDF を検証', en: 'Verify another PDF' },
  'verify.privacy': {
    ja: 'PDF（50 MB まで）は検証のためにサーバーへ送信され、検証後すぐに削除されます。',
    en: 'The PDF (up to 50 MB) is sent to the service for this check and deleted right after it.',
  },
  'verify.uploading': { ja: '「{name}」を送信しています', en: 'Sending “{name}”' },
  'verify.checking': { ja: '「{name}」を検証しています', en: 'Verifying “{name}”' },
  'verify.footer': {
    ja: '検証の結果は、このファイルと検証した時点の情報に基づきます。',
    en: 'The verdict is about this file, with what was known when it was verified.',
  },
} as const satisfies Messages;
