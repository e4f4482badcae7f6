import type { Messages } from '../fill-message.ts';

export const ssoMessages = {
  'sso.use': { ja: '会社のアカウントでサインイン', en: "Sign in by your company's account" },
  'sso.title': { ja: '会社のアカウントでサインイン', en: "Sign in by your company's account" },
  'sso.team-lead': {
    ja: '会社のサインイン画面に移動します。二段階認証を設定している場合は、そのあとで確認します。',
    en: 'You go to the sign-in of your company. If you have a second factor here, it is asked for afterwards.',
  },
  'sso.go': { ja: '会社のサインインへ進む', en: "Go to your company's sign-in" },
  'sso.another': { ja: '別のチームを使う', en: 'Use another team' },
  'sso.mail-lead': {
    ja: 'このブラウザにはまだチームが記憶されていません。メールアドレスに、あなたのチームのサインインページを送ります。',
    en: 'This browser knows no team yet. We mail you the sign-in pages of your teams.',
  },
  'sso.mail-submit': { ja: 'サインインページを送る', en: 'Send me the page' },
  'sso.mail-sent': {
    ja: '{email} にメールを送りました。その中のページを開いてください。',
    en: 'We sent a mail to {email}. Open the page in it.',
  },
  'sso.by-password': { ja: 'メールアドレスとパスワードでサインイン', en: 'Sign in by mail address and password' },
  'sso.finishing': { ja: 'サインインしています', en: 'Signing you in' },
  'sso.again': { ja: '最初からやり直す', en: 'Start again' },
  'sso.failed': { ja: 'サインインできませんでした', en: 'You could not be signed in' },
  'sso.mailed': {
    ja: '会社のアカウント({email})は、まだここでのアカウントと連携されていません。このアドレスのメンバーがチームにいれば、確認のメールを送りました。30 分以内に、このブラウザでメールのリンクを開いてください。',
    en: 'Your company account ({email}) is not connected with an account here yet. If the team has a member of this address, we sent a mail. Open the link in it within 30 minutes, in this browser.',
  },
  'sso.mailed-hint': {
    ja: 'メールが届かない場合は、チームに招待されているか、オーナーに確認してください。',
    en: 'If no mail comes, ask an owner of the team whether you are invited.',
  },
  'sso.linked': { ja: '会社のアカウントを連携しました', en: "Your company's account is connected" },
  'sso.linked-text': {
    ja: '次回から、会社のアカウントでサインインできます。',
    en: 'From now on you can sign in by it.',
  },
  'sso.to-account': { ja: 'アカウントの設定へ', en: 'To the account settings' },
  'sso.tested': { ja: '接続テストに成功しました', en: 'The test succeeded' },
  'sso.tested-text': {
    ja: '{email} として確認できました。設定画面に戻り、有効にできます。',
    en: 'The provider vouched for {email}. Go back to the settings to switch it on.',
  },
  'sso.test-failed': { ja: '接続テストに失敗しました', en: 'The test failed' },
  'sso.to-settings': { ja: '設定画面に戻る', en: 'Back to the settings' },
  'problem.sso.no-reply': {
    ja: 'ID プロバイダーからの応答がありません。サインインを最初からやり直してください。',
    en: 'There is no reply of an identity provider here. Start the sign-in again.',
  },
  'sso.connect.title': { ja: '会社のアカウントの連携', en: "Connect your company's account" },
  'sso.connect.lead': {
    ja: 'さきほど会社のアカウントでサインインしたのがご自身であれば、連携してください。心当たりがなければ、このページを閉じてチームのオーナーに連絡してください。',
    en: 'Connect it if it was you who just signed in by the company account. If it was not, close this page and tell an owner of your team.',
  },
  'sso.connect.do': { ja: '連携する', en: 'Connect it' },
  'sso.connect.failed': { ja: '連携できませんでした', en: 'It could not be connected' },

  'account.company.title': { ja: '会社のアカウント', en: 'Company account' },
  'account.company.off': {
    ja: '連携されていません。連携すると、このチームには会社のアカウントでサインインできます。二段階認証はこれまでどおり必要です。',
    en: 'Not connected. Once it is, you sign in to this team by it. Your second factor is asked for as before.',
  },
  'account.company.on': { ja: '連携済み(連携日時:', en: 'Connected (since' },
  'account.company.stopped': {
    ja: 'チームのシングルサインオンが停止しているため、現在は使えません。',
    en: 'The team has stopped its single sign-on, so it does nothing at the moment.',
  },
  'account.company.add': { ja: '会社のアカウントを連携', en: 'Connect it' },
  'account.company.remove': { ja: '連携を解除', en: 'Disconnect it' },
  'account.company.removed': { ja: '連携を解除しました', en: 'Disconnected' },

  'team.sso': { ja: 'シングルサインオン', en: 'Single sign-on' },
  'team-sso.lead': {
    ja: 'メンバーは、会社の ID プロバイダー(OpenID Connect)のアカウントでこのチームにサインインできます。二段階認証の設定はそのまま適用されます。',
    en: 'Members sign in to this team by the accounts of your identity provider (OpenID Connect). The rule about second factors holds as before.',
  },
  'team-sso.no-plan': {
    ja: '現在のプランではシングルサインオンを利用できません。設定済みの内容は保存されていますが、サインインには使われません。',
    en: 'The current plan has no single sign-on. What is set up is kept, and signs nobody in.',
  },
  'team-sso.owners': {
    ja: '設定を変更できるのはオーナーだけです。',
    en: 'Only owners change these settings.',
  },
  'team-sso.state': { ja: '状態', en: 'State' },
  'team-sso.state.none': { ja: '未設定', en: 'Not set up' },
  'team-sso.state.untested': { ja: '停止中(未テスト)', en: 'Off, not tested yet' },
  'team-sso.state.tested': { ja: '停止中(テスト済み)', en: 'Off, tested' },
  'team-sso.state.on': { ja: '有効', en: 'On' },
  'team-sso.linked': { ja: '連携済みのメンバー', en: 'Members connected' },
  'team-sso.count': { ja: '{count} 人', en: '{count} {count:member|members}' },
  'team-sso.tell': { ja: 'ID プロバイダーに登録する値', en: 'What your provider has to know' },
  'team-sso.redirect': { ja: 'リダイレクト URI', en: 'Redirect URI' },
  'team-sso.redirect-hint': {
    ja: '種別は「Web アプリケーション」、スコープは openid と email です。',
    en: 'Of an application of the kind “web”, with the scopes openid and email.',
  },
  'team-sso.sign-in-url': { ja: 'メンバー用のサインインページ', en: "The members' sign-in page" },
  'team-sso.sign-in-url-hint': {
    ja: 'メンバーに知らせるか、社内ポータルに登録してください。',
    en: 'Tell it to your members, or put it into your portal.',
  },
  'team-sso.copy': { ja: 'コピー', en: 'Copy' },
  'team-sso.copy-of': { ja: '{name}をコピー', en: 'Copy: {name}' },
  'team-sso.copied': { ja: 'コピーしました', en: 'Copied' },
  'team-sso.provider': { ja: 'ID プロバイダー', en: 'Identity provider' },
  'team-sso.issuer': { ja: 'Issuer URL', en: 'Issuer' },
  'team-sso.issuer-hint': {
    ja: 'https から始まる URL。Entra ID では login.microsoftonline.com/テナント ID/v2.0、Google では accounts.google.com です。',
    en: 'A URL that begins with https: of Entra ID login.microsoftonline.com/TENANT-ID/v2.0, of Google accounts.google.com.',
  },
  'team-sso.client-id': { ja: 'クライアント ID', en: 'Client id' },
  'team-sso.secret': { ja: 'クライアントシークレット', en: 'Client secret' },
  'team-sso.secret-hint': {
    ja: '暗号化して保存し、二度と表示しません。',
    en: 'Kept encrypted, and never shown again.',
  },
  'team-sso.secret-kept': {
    ja: '保存済みです。変更するときだけ入力してください。',
    en: 'One is kept. Type one only to replace it.',
  },
  'team-sso.domains': { ja: '許可するメールのドメイン', en: 'Allowed mail domains' },
  'team-sso.domains-hint': {
    ja: 'メンバーのアドレスのドメイン。複数ある場合は空白で区切ります。',
    en: 'Domains of members’ addresses, with a space between them.',
  },
  'team-sso.save': { ja: '設定を保存', en: 'Save the settings' },
  'team-sso.saved': { ja: '保存しました', en: 'Saved' },
  'team-sso.save-note': {
    ja: 'Issuer、クライアント ID、シークレットを変更すると停止し、テストと有効化が再度必要です。',
    en: 'Another issuer, client id or secret switches it off until it is tested and switched on again.',
  },
  'team-sso.use': { ja: 'テストと有効化', en: 'Test it and switch it on' },
  'team-sso.test-lead': {
    ja: 'テストでは実際に ID プロバイダーでサインインします。成功した設定だけを有効にできます。',
    en: 'A test is a real sign-in at your provider. Only what worked can be switched on.',
  },
  'team-sso.test': { ja: '接続をテスト', en: 'Test the connection' },
  'team-sso.on': { ja: '有効にする', en: 'Switch it on' },
  'team-sso.off': { ja: '停止する', en: 'Switch it off' },
  'team-sso.only': {
    ja: 'オーナー以外は会社のアカウントでのみ入れるようにする',
    en: 'All but owners enter by it only',
  },
  'team-sso.only-hint': {
    ja: 'パスワードやパスキーでサインイン中のメンバーは、次の操作からサインインし直しになります。オーナーは、ID プロバイダーの障害に備えて対象外です。API キーも対象外です。',
    en: 'Members who are in by password or passkey have to sign in again at once. Owners are left out, for the day that the provider is down; so are API keys.',
  },
  'team-sso.only-save': { ja: '入り方の設定を保存', en: 'Save how members enter' },
  'team-sso.remove': { ja: '接続を削除', en: 'Remove the connection' },
  'team-sso.switched': { ja: '変更しました', en: 'Changed' },
  'team-sso.removed': { ja: '削除しました', en: 'Removed' },
} as const satisfies Messages;
