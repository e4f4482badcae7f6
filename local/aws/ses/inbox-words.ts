export const inboxWords = {
  ja: {
    inbox: '受信トレイ',
    about: 'この環境から送られたメールはすべてここに届き、外へは出ません。',
    empty: 'メールはまだありません。届くと自動で表示されます。',
    arrived: '新しいメールが届きました。',
    untitled: '(件名なし)',
    from: '差出人',
    to: '宛先',
    date: '日時',
    back: '受信トレイに戻る',
    text: 'テキスト',
    html: 'HTML',
    attachments: '添付ファイル',
    source: '原文',
    download: '原文をダウンロード',
    missing: 'このメールはありません。',
    delivered: '',
    bounced: '不達 (模擬)',
    complained: '苦情 (模擬)',
    suppressed: '送信停止 (模擬)',
  },
  en: {
    inbox: 'Inbox',
    about: 'Every mail sent from here arrives here; none leaves this machine.',
    empty: 'No mail yet. It appears here as it arrives.',
    arrived: 'New mail has arrived.',
    untitled: '(no subject)',
    from: 'From',
    to: 'To',
    date: 'Date',
    back: 'Back to the inbox',
    text: 'Text',
    html: 'HTML',
    attachments: 'Attachments',
    source: 'Source',
    download: 'Download the source',
    missing: 'There is no such mail.',
    delivered: '',
    bounced: 'Bounced (simulated)',
    complained: 'Complaint (simulated)',
    suppressed: 'Suppressed (simulated)',
  },
} as const;

export type Language = keyof typeof inboxWords;

/** The language that a browser prefers of the two; English when it names neither. */
export const languageOf = (acceptLanguage: string): Language => {
  const ranked = acceptLanguage
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters
        .find((each) => each.trim().startsWith('q='))
        ?.trim()
        .slice(2);
      return { language: tag.split('-', 1)[0] ?? '', quality: Number(quality ?? 1) };
    })
    .filter(({ language, quality }) => (language === 'ja' || language === 'en') && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return ranked[0]?.language === 'ja' ? 'ja' : 'en';
};
