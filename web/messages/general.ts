import type { Messages } from '../fill-message.ts';

export const generalMessages = {
  'product.name': { ja: 'CloudSign', en: 'CloudSign' },
  'language.label': { ja: '表示言語', en: 'Language' },

  'action.retry': { ja: 'もう一度試す', en: 'Try again' },
  'action.close': { ja: '閉じる', en: 'Close' },
  'action.back': { ja: '戻る', en: 'Back' },
  'action.download': { ja: 'ダウンロード', en: 'Download' },
  'action.reload': { ja: '読み込み直す', en: 'Load again' },
  'action.remove': { ja: '削除', en: 'Remove' },
  'action.stop': { ja: '中止', en: 'Stop' },
  'action.print': { ja: '印刷', en: 'Print' },
  'action.skip': { ja: '本文へ移動', en: 'Skip to the content' },

  'field.optional': { ja: '任意', en: 'optional' },
  'field.name': { ja: '氏名', en: 'Name' },
  'field.email': { ja: 'メールアドレス', en: 'Mail address' },
  'field.organization': { ja: '会社名・組織名', en: 'Company or organization' },
  'field.password': { ja: 'パスワード', en: 'Password' },
  'field.team': { ja: 'チーム名', en: 'Team' },

  'file.pages': { ja: '{pages}ページ', en: '{pages} {pages:page|pages}' },

  'state.draft': { ja: '下書き', en: 'Draft' },
  'state.sent': { ja: '先方確認中', en: 'Awaiting consent' },
  'state.concluded': { ja: '締結済み', en: 'Concluded' },
  'state.declined': { ja: '却下', en: 'Declined' },
  'state.canceled': { ja: '取消', en: 'Canceled' },
  'state.expired': { ja: '期限切れ', en: 'Expired' },

  'participant.sender': { ja: '送信者', en: 'Sender' },
  'participant.waiting': { ja: '順番待ち', en: 'Waiting for their turn' },
  'participant.notified': { ja: '未開封', en: 'Asked, not opened yet' },
  'participant.opened': { ja: '確認中', en: 'Reading' },
  'participant.consented': { ja: '同意済み', en: 'Consented' },
  'participant.forwarded': { ja: '転送済み', en: 'Forwarded' },
  'participant.declined': { ja: '却下', en: 'Declined' },

  'pdf.toolbar': { ja: '書類の表示', en: 'Document view' },
  'pdf.page': { ja: '{pages}ページ中{page}ページ目', en: 'Page {page} of {pages}' },
  'pdf.position': { ja: '{page} / {pages} ページ', en: 'Page {page} of {pages}' },
  'pdf.file-number': { ja: '書類 {file}/{files}', en: 'File {file} of {files}' },
  'pdf.smaller': { ja: '縮小', en: 'Smaller' },
  'pdf.larger': { ja: '拡大', en: 'Larger' },
  'pdf.fit': { ja: '幅に合わせる', en: 'Fit to the width' },
  'pdf.fetching': { ja: '「{name}」を読み込んでいます', en: 'Fetching “{name}”' },
  'pdf.opening': { ja: '「{name}」を開いています', en: 'Opening “{name}”' },
  'pdf.page-failed': {
    ja: '{page}ページ目を表示できませんでした。',
    en: 'Page {page} could not be shown.',
  },
  'pdf.failed.title': { ja: 'PDF を表示できません', en: 'This PDF cannot be shown' },
  'pdf.failed': {
    ja: '「{name}」をこのブラウザで開けませんでした。もう一度試すか、ダウンロードして確認してください。',
    en: 'This browser could not open “{name}”. Try again, or download it and read it there.',
  },
  'pdf.mismatch.title': { ja: 'ファイルが記録と一致しません', en: 'The file is not what was recorded' },
  'pdf.mismatch': {
    ja: '受信した「{name}」の SHA-256 が、サービスに記録された値と異なります。この書類には同意できません。ページを読み込み直しても続く場合は、送信者に連絡してください。',
    en: 'The SHA-256 of “{name}” as received differs from the one that the service recorded. You cannot consent to it. Load the page again; if this stays, tell the sender.',
  },

  'problem.offline.title': { ja: '接続できません', en: 'No connection' },
  'problem.offline': {
    ja: 'サーバーに接続できません。インターネット接続を確認して、もう一度お試しください。',
    en: 'The service cannot be reached. Check your internet connection and try again.',
  },
  'problem.timeout.title': { ja: '応答がありません', en: 'No answer' },
  'problem.timeout': {
    ja: 'サーバーから応答がありません。しばらくしてから、もう一度お試しください。',
    en: 'The service did not answer in time. Wait a little and try again.',
  },
  'problem.busy': {
    ja: '混み合っています。しばらくしてから、もう一度お試しください。',
    en: 'Too many requests at the moment. Wait a little and try again.',
  },
  'problem.unavailable': {
    ja: 'サービスを利用できません。しばらくしてから、もう一度お試しください。',
    en: 'The service is not available. Wait a little and try again.',
  },
  'problem.page': {
    ja: 'このページで問題が発生しました。ページを読み込み直してください。',
    en: 'Something went wrong on this page. Load the page again.',
  },
  'problem.upload.too-large': {
    ja: 'ファイルが大きすぎます。50 MB 以下の PDF を選んでください。',
    en: 'The file is too large. Choose a PDF of at most 50 MB.',
  },
  'problem.upload.expired': {
    ja: 'アップロードの有効時間が過ぎました。もう一度お試しください。',
    en: 'The time for this upload is over. Try again.',
  },
  'problem.upload.slow': {
    ja: 'ファイルの確認に時間がかかっています。もう一度試すか、削除して選び直してください。',
    en: 'Checking this file takes too long. Try again, or remove it and choose it anew.',
  },
} as const satisfies Messages;
