import type { Messages } from '../fill-message.ts';

export const accountMessages = {
  'password.hint': {
    ja: '12 文字以上。関係のない単語を 4 つほど並べると、強くて覚えやすくなります。',
    en: 'At least 12 characters. Four or so unrelated words are strong and easy to remember.',
  },
  'password.strength': { ja: '強さ', en: 'Strength' },
  'password.weak': { ja: '使えません。', en: 'Not usable.' },
  'password.good': { ja: '強さ: 十分です', en: 'Strength: good enough' },
  'password.strong': { ja: '強さ: 強いパスワードです', en: 'Strength: strong' },
  'password.very-strong': { ja: '強さ: とても強いパスワードです', en: 'Strength: very strong' },

  'sign-in.forgot': { ja: 'パスワードを忘れた方', en: 'Forgot your password?' },
  'sign-in.passkey': { ja: 'パスキーを使う', en: 'Use a passkey' },
  'second.title': { ja: '二段階認証', en: 'Second step' },
  'second.code-lead': {
    ja: '認証アプリに表示されている 6 桁のコードを入力してください。',
    en: 'Type the six digits that your authenticator app shows.',
  },
  'second.code': { ja: '確認コード', en: 'Code' },
  'second.recovery-lead': {
    ja: '保管しておいた回復コードを 1 つ入力してください。コードは 1 回だけ使えます。',
    en: 'Type one of the recovery codes that you kept. Each works once.',
  },
  'second.recovery': { ja: '回復コード', en: 'Recovery code' },
  'second.use-recovery': { ja: '回復コードを使う', en: 'Use a recovery code' },
  'second.use-code': { ja: '認証アプリのコードを使う', en: 'Use a code of the app' },
  'second.passkey-lead': {
    ja: '登録済みのパスキーで確認してください。',
    en: 'Confirm with a passkey that you registered.',
  },
  'second.submit': { ja: '確認する', en: 'Confirm' },
  'second.start-again': { ja: '最初からやり直す', en: 'Start again' },

  'enroll.title': { ja: '二段階認証の設定', en: 'Set up a second factor' },
  'enroll.lead': {
    ja: 'チームの設定により、サインインには二段階認証が必要です。認証アプリを設定してください。',
    en: 'Your team asks for a second factor. Set up an authenticator app to sign in.',
  },

  'totp.scan': {
    ja: '認証アプリで QR コードを読み取り、表示された 6 桁のコードを入力してください。',
    en: 'Scan the QR code with an authenticator app, then type the six digits that it shows.',
  },
  'totp.qr': { ja: '認証アプリ用の QR コード', en: 'QR code for the authenticator app' },
  'totp.by-hand': { ja: '読み取れない場合は、このキーを入力してください', en: 'If you cannot scan it, type this key' },

  'codes.title': { ja: '回復コード', en: 'Recovery codes' },
  'codes.lead': {
    ja: '端末を失くしたときに使います。表示されるのは今だけです。印刷するか、安全な場所に保管してください。',
    en: 'For the day that you lose your device. They are shown this once: print them or keep them in a safe place.',
  },
  'codes.save': { ja: 'ファイルに保存', en: 'Save as a file' },
  'codes.kept': { ja: '保管しました', en: 'I have kept them' },
  'codes.file': { ja: 'cloudsign-回復コード.txt', en: 'cloudsign-recovery-codes.txt' },

  'locked-out.link': {
    ja: 'オーナーの方: IP アドレス制限の緊急解除',
    en: 'For owners: emergency release of the allowed addresses',
  },
  'locked-out.title': { ja: 'IP アドレス制限の緊急解除', en: 'Emergency release of the allowed addresses' },
  'locked-out.lead': {
    ja: 'チームの IP アドレス制限で締め出されたオーナーが、制限を 4 時間だけ一時停止するための手続きです。すべてのオーナーと管理者に通知され、セキュリティログに残ります。',
    en: 'For owners whom the allowed addresses of their own team shut out: suspends them for four hours. All owners and administrators are told, and the security log has it.',
  },
  'locked-out.needs-owner': { ja: 'チームのオーナーであること', en: 'You are an owner of the team' },
  'locked-out.needs-factor': {
    ja: 'パスワードと、設定済みの認証アプリまたはパスキー（回復コードは使えません）',
    en: 'Your password, and an authenticator app or a passkey that you set up before (a recovery code does not do)',
  },
  'locked-out.needs-mail': {
    ja: '登録メールアドレスに届く、15 分間有効なリンク（このブラウザーで開きます）',
    en: 'The link that is mailed to you; it works for 15 minutes, in this browser',
  },
  'locked-out.next': { ja: '次へ', en: 'Next' },
  'locked-out.back': { ja: 'サインインに戻る', en: 'Back to signing in' },
  'locked-out.ask': { ja: 'リンクを送る', en: 'Mail me the link' },
  'locked-out.ask-passkey': { ja: 'パスキーで確認してリンクを送る', en: 'Show a passkey and mail me the link' },
  'locked-out.no-recovery-code': {
    ja: '回復コードでは緊急解除できません。認証アプリやパスキーを使えない場合は、別のオーナーに依頼してください。',
    en: 'A recovery code does not do here. Without your app or passkey, ask another owner.',
  },
  'locked-out.asked': { ja: 'メールを送りました', en: 'We sent you a mail' },
  'locked-out.asked.text': {
    ja: '15 分以内に、メールのリンクをこのブラウザーで開いてください。メールが別の端末にある場合は、リンクをコピーしてこのブラウザーで開いてください。',
    en: 'Open the link in it within 15 minutes, in this browser. If the mail is on another device, copy the link over.',
  },
  'locked-out.release.text': {
    ja: '下のボタンを押すと、チームの IP アドレス制限を 4 時間だけ一時停止します。受信者のリンクの制限は変わりません。すべてのオーナーと管理者に通知されます。',
    en: 'The button suspends the allowed addresses of the team for four hours. The links of recipients stay bound to them. All owners and administrators are told.',
  },
  'locked-out.release': { ja: '緊急解除する', en: 'Release now' },
  'locked-out.again': { ja: '最初からやり直す', en: 'Start again' },
  'locked-out.done': { ja: '一時停止しました', en: 'Suspended' },
  'locked-out.done.team': {
    ja: '「{team}」の IP アドレス制限の一時停止の期限:',
    en: 'The allowed addresses of “{team}” are suspended until',
  },
  'locked-out.done.text': {
    ja: 'サインインしてリストを直してください。ファイアウォールにも設定されている場合、反映に数分かかることがあります。',
    en: 'Sign in and mend the list. Where the firewall has it, too, that can take some minutes.',
  },
  'problem.locked-out.no-factor': {
    ja: '二段階認証が設定されていないため、緊急解除は利用できません。許可されたアドレスから接続するか、チームの別のオーナーに依頼してください。',
    en: 'Your account has no second factor, so there is no emergency release. Connect from an allowed address, or ask another owner of the team.',
  },
  'forgot.title': { ja: 'パスワードの再設定', en: 'Set a new password' },
  'forgot.lead': {
    ja: '登録したメールアドレスに、再設定のリンクを送ります。リンクは 30 分間有効です。',
    en: 'We mail a link to the address that you signed up with. It works for 30 minutes.',
  },
  'forgot.submit': { ja: 'リンクを送る', en: 'Send the link' },
  'forgot.sent': {
    ja: '{email} にメールを送りました。30 分以内にリンクを開いてください。',
    en: 'We sent a mail to {email}. Open the link in it within 30 minutes.',
  },
  'forgot.again': { ja: 'もう一度申し込む', en: 'Ask for another link' },
  'reset.lead': {
    ja: '新しいパスワードを設定すると、すべての端末からサインアウトします。二段階認証はそのまま残ります。',
    en: 'A new password signs you out everywhere. Your second factor stays as it is.',
  },
  'reset.password': { ja: '新しいパスワード', en: 'New password' },
  'reset.submit': { ja: '設定する', en: 'Set it' },
  'reset.done': { ja: 'パスワードを設定しました', en: 'Your new password is set' },
  'reset.failed': { ja: '再設定できませんでした', en: 'The password could not be set' },

  'account.title': { ja: 'アカウント', en: 'Account' },
  'account.link': { ja: 'アカウントの設定', en: 'Account settings' },
  'account.loading': { ja: '設定を読み込んでいます', en: 'Loading your settings' },
  'account.saved': { ja: '保存しました', en: 'Saved' },
  'account.password.title': { ja: 'パスワード', en: 'Password' },
  'account.password.lead': {
    ja: '変更すると、この端末以外のすべての端末からサインアウトします。',
    en: 'Changing it signs you out on all other devices.',
  },
  'account.password.change': { ja: 'パスワードを変更', en: 'Change the password' },
  'account.password.current': { ja: '現在のパスワード', en: 'Current password' },
  'account.password.changed': { ja: 'パスワードを変更しました', en: 'Your password was changed' },

  'account.totp.title': { ja: '認証アプリ', en: 'Authenticator app' },
  'account.totp.off': {
    ja: '設定されていません。スマートフォンの認証アプリが表示する 6 桁のコードで、サインインを守れます。',
    en: 'Not set up. An app on your phone shows six digits that protect your sign-in.',
  },
  'account.totp.on': { ja: '設定済み(設定日時:', en: 'Set up (since' },
  'account.totp.add': { ja: '認証アプリを設定', en: 'Set up an app' },
  'account.totp.remove': { ja: '認証アプリを解除', en: 'Turn the app off' },
  'account.totp.added': { ja: '認証アプリを設定しました', en: 'The authenticator app is set up' },
  'account.totp.removed': { ja: '認証アプリを解除しました', en: 'The authenticator app is turned off' },

  'account.codes.left': {
    ja: '未使用の回復コード: {count} 個',
    en: '{count} unused recovery {count:code|codes}',
  },
  'account.codes.make': { ja: '回復コードを作り直す', en: 'Make new recovery codes' },

  'account.passkeys.title': { ja: 'パスキー', en: 'Passkeys' },
  'account.passkeys.none': {
    ja: '登録されていません。パスキーを登録すると、端末の指紋・顔・PIN だけでサインインできます。',
    en: 'None registered. A passkey lets you sign in with the finger, face or PIN of your device alone.',
  },
  'account.passkeys.add': { ja: 'パスキーを登録', en: 'Register a passkey' },
  'account.passkeys.name': { ja: '名前', en: 'Name' },
  'account.passkeys.name-hint': { ja: '例: 会社のノート PC', en: 'For example: laptop at work' },
  'account.passkeys.rename': { ja: '名前を変更', en: 'Rename' },
  'account.passkeys.remove': { ja: '「{name}」を削除', en: 'Remove “{name}”' },
  'account.passkeys.rename-of': { ja: '「{name}」の名前を変更', en: 'Rename “{name}”' },
  'account.passkeys.synced': { ja: '複数の端末で同期', en: 'Synced between devices' },
  'account.passkeys.bound': { ja: '1 台の端末に保存', en: 'In one device' },
  'account.passkeys.last-used': { ja: '最終使用', en: 'Last used' },
  'account.passkeys.created': { ja: '登録', en: 'Registered' },
  'account.passkeys.added': { ja: 'パスキーを登録しました', en: 'The passkey is registered' },
  'account.passkeys.removed': { ja: 'パスキーを削除しました', en: 'The passkey is removed' },
  'problem.passkey.unsupported': {
    ja: 'このブラウザはパスキーに対応していません。別のブラウザか、別の方法をお使いください。',
    en: 'This browser has no passkeys. Use another browser or another way.',
  },
  'problem.passkey.stopped': {
    ja: 'パスキーの操作が中止されたか、この端末に使えるパスキーがありません。もう一度試すか、別の方法をお使いください。',
    en: 'The passkey was not used: it was canceled, or there is none on this device. Try again, or use another way.',
  },

  'account.sessions.title': { ja: 'サインイン中の端末', en: 'Where you are signed in' },
  'account.sessions.current': { ja: 'この端末', en: 'This device' },
  'account.sessions.unknown': { ja: '不明な端末', en: 'Unknown device' },
  'account.sessions.started': { ja: '開始', en: 'Began' },
  'account.sessions.used': { ja: '最終利用', en: 'Last used' },
  'account.sessions.network': { ja: 'ネットワーク', en: 'Network' },
  'account.sessions.end': { ja: 'サインアウトさせる', en: 'Sign it out' },
  'account.sessions.end-of': { ja: '「{device}」をサインアウトさせる', en: 'Sign “{device}” out' },
  'account.sessions.end-all': { ja: '他のすべての端末をサインアウト', en: 'Sign all others out' },
  'account.sessions.ended': { ja: 'サインアウトさせました', en: 'Signed out' },

  'account.team.title': { ja: 'チームの二段階認証', en: 'Second factor for the team' },
  'account.team.lead': {
    ja: '必須にすると、二段階認証を使っていないメンバーは次の操作からサインインし直し、設定を求められます。API キーは対象外です。',
    en: 'If it is required, members without a second factor are asked at once to sign in again and set one up. API keys are not affected.',
  },
  'account.team.required': { ja: 'すべてのメンバーに必須にする', en: 'Required of every member' },

  'prove.lead': {
    ja: '安全のため、もう一度本人確認をお願いします。',
    en: 'To change what protects your account, prove again that it is you.',
  },
  'prove.passkey': { ja: 'パスキーで確認', en: 'Confirm with a passkey' },
} as const satisfies Messages;
