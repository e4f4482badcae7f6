/**
 * Every error that leaves the service has a code from this table: HTTP status, and what to do about it, in English and Japanese.
 * Internal detail (`detail`, `cause`) is for logs only and never leaves.
 */
interface ErrorEntry {
  readonly status: number;
  readonly en: string;
  readonly ja: string;
}

const entry = (status: number, en: string, ja: string): ErrorEntry => ({ status, en, ja });

export const errorTable = {
  // pdf
  'pdf.damaged': entry(
    422,
    'The PDF is damaged and cannot be read exactly. Open it in your PDF program, save it as a new file, and upload that.',
    'PDF が破損しているため正確に読み取れません。PDF ソフトで開いて別名で保存し、そのファイルをアップロードしてください。',
  ),
  'pdf.empty': entry(
    422,
    'The file is empty. Choose the PDF again and upload it.',
    'ファイルが空です。PDF を選び直してアップロードしてください。',
  ),
  'pdf.encrypted': entry(
    422,
    'The PDF is protected by a password or by permissions. Save a copy without protection and upload that.',
    'PDF がパスワードまたは権限で保護されています。保護を解除したコピーを保存してアップロードしてください。',
  ),
  'pdf.external-action': entry(
    422,
    'The PDF contains an action that starts a program, sends its form or imports data. Print it to a new PDF and upload that.',
    'PDF にプログラムの起動、フォームの送信、データの取り込みを行うアクションが含まれています。新しい PDF に印刷し直してアップロードしてください。',
  ),
  'pdf.javascript': entry(
    422,
    'The PDF contains JavaScript or media that runs scripts, which could change what it shows. Print it to a new PDF and upload that.',
    'PDF に JavaScript やスクリプト付きのメディアが含まれており、表示内容が変わるおそれがあります。新しい PDF に印刷し直してアップロードしてください。',
  ),
  'pdf.layers': entry(
    422,
    'The PDF has layers, or content that appears only in print, so that it can show different things. Print it to a new PDF and upload that.',
    'PDF にレイヤーや印刷時だけ現れる内容があり、表示が一通りに定まりません。新しい PDF に印刷し直してアップロードしてください。',
  ),
  'pdf.needs-password': entry(
    422,
    'The PDF can’t be read without a password. Open it with the password in a PDF viewer that checks signatures.',
    'パスワードがないと読み取れない PDF です。署名を検証できる PDF ビューアーで、パスワードを入力して確認してください。',
  ),
  'pdf.no-pages': entry(
    422,
    'The PDF has no pages. Check the file and upload one that has.',
    'PDF にページがありません。ファイルを確認し、ページのある PDF をアップロードしてください。',
  ),
  'pdf.not-a-pdf': entry(
    422,
    'This is not a PDF. Save the document as PDF and upload that.',
    'PDF ファイルではありません。文書を PDF 形式で保存してアップロードしてください。',
  ),
  'pdf.portfolio': entry(
    422,
    'The PDF is a portfolio of several files. Upload the files in it one by one.',
    'PDF は複数ファイルをまとめたポートフォリオです。中のファイルを個別にアップロードしてください。',
  ),
  'pdf.too-complex': entry(
    422,
    'The PDF is built in a way that takes too much work to read. Print it to a new PDF and upload that.',
    'PDF の構造が複雑すぎて読み取れません。新しい PDF に印刷し直してアップロードしてください。',
  ),
  'pdf.too-large': entry(
    413,
    'The file is larger than allowed (50 MB for an upload). Make it smaller or split it.',
    'ファイルが大きすぎます（アップロードの上限は 50 MB です）。圧縮するか分割してください。',
  ),
  'pdf.too-many-pages': entry(
    422,
    'The PDF has more than 2,000 pages. Split it and upload the parts.',
    'PDF が 2,000 ページを超えています。分割してアップロードしてください。',
  ),
  'pdf.unsupported': entry(
    422,
    'The PDF uses a feature that this service cannot read. Print it to a new PDF and upload that.',
    'PDF にこのサービスでは読み取れない機能が使われています。新しい PDF に印刷し直してアップロードしてください。',
  ),
  'pdf.xfa': entry(
    422,
    'The PDF is an XFA form, whose content is not fixed. Print it to a new PDF and upload that.',
    'PDF は XFA フォームで、内容が固定されていません。新しい PDF に印刷し直してアップロードしてください。',
  ),
  // accounts and sessions
  'account.password-weak': entry(
    422,
    'This password cannot be used. The reason is given with the field; choose another one.',
    'このパスワードは使えません。項目に示された理由を確認して、別のものにしてください。',
  ),
  'account.sign-up-closed': entry(
    403,
    'Sign-up is for the mail addresses of certain organizations only. Use your address at work, or ask the operator of this service.',
    '登録できるのは指定された組織のメールアドレスだけです。勤務先のアドレスを使うか、サービスの運営者に問い合わせてください。',
  ),
  'account.confirmation-invalid': entry(
    410,
    'This confirmation link is used up or has expired. Sign up again to get a new one.',
    'この確認リンクは使用済みか期限切れです。もう一度登録して新しいリンクを受け取ってください。',
  ),
  'account.reset-invalid': entry(
    410,
    'This link for a new password is used up, replaced by a newer one, or has expired. Ask for another one.',
    'パスワード再設定のリンクは使用済みか、新しいものに置き換えられたか、期限切れです。もう一度再設定を申し込んでください。',
  ),
  'session.second-factor-required': entry(
    401,
    'The password is right. Now show your second factor: a code of the app, a recovery code or a passkey.',
    'パスワードを確認しました。続けて、アプリの確認コード・回復コード・パスキーのいずれかで本人確認をしてください。',
  ),
  'session.enrollment-required': entry(
    403,
    'Your team asks for a second factor. Set one up now to sign in.',
    'チームの設定により二段階認証が必須です。サインインするには、いま設定してください。',
  ),
  'session.second-factor-missing': entry(
    401,
    'Your team asks for a second factor. Sign in again: you can show it or set it up there.',
    'チームの設定により二段階認証が必須です。もう一度サインインして、二段階認証を行うか設定してください。',
  ),
  'session.challenge-expired': entry(
    410,
    'This step took too long, was used already, or had too many wrong tries. Start again.',
    '時間切れ、使用済み、または誤りが多すぎるため続けられません。最初からやり直してください。',
  ),
  'factor.code-wrong': entry(
    422,
    'The code is wrong or was used before. Wait for the next code of the app and type that; check the clock of the phone if it stays wrong.',
    'コードが違うか、すでに使われています。アプリに次のコードが表示されるのを待って入力してください。続く場合は端末の時刻を確認してください。',
  ),
  'factor.recovery-code-wrong': entry(
    422,
    'This recovery code is wrong or was used before. Each works once: take another one.',
    '回復コードが違うか、すでに使われています。コードは 1 回だけ使えます。別のコードを入力してください。',
  ),
  'factor.proof-wrong': entry(
    422,
    'This does not prove that it is you. Check your password, and the code of the app or the recovery code if you have set that up; or use a passkey.',
    '本人確認ができませんでした。パスワード(二段階認証を設定済みの場合は確認コードか回復コードも)を確認してもう一度入力するか、パスキーを使ってください。',
  ),
  'factor.passkey-refused': entry(
    422,
    'This passkey could not be checked. Try again; if it stays, use another way to sign in and register the passkey anew.',
    'パスキーを確認できませんでした。もう一度お試しください。続く場合は別の方法でサインインし、パスキーを登録し直してください。',
  ),
  'factor.exists': entry(
    409,
    'An authenticator app is set up already. Turn it off first to set up another one.',
    '認証アプリは設定済みです。別のアプリに替える場合は、先に現在の設定を解除してください。',
  ),
  'factor.not-set-up': entry(
    409,
    'This is not set up. Load the page again to see what is.',
    'この認証方法は設定されていません。ページを読み込み直して確認してください。',
  ),
  'factor.required-by-team': entry(
    409,
    'Your team asks for a second factor, and this is your last one. Set up another one first.',
    'チームの設定により二段階認証が必須で、これが最後の認証方法です。先に別の認証方法を設定してください。',
  ),
  'factor.own-first': entry(
    409,
    'Set up a second factor of your own and sign in with it first: otherwise this would lock you out.',
    '先にご自身の二段階認証を設定し、それを使ってサインインしてください。そうしないと自分が締め出されます。',
  ),
  'factor.too-many-passkeys': entry(
    409,
    'An account takes at most 20 passkeys. Remove one that you no longer use.',
    'パスキーは 20 個まで登録できます。使わなくなったものを削除してください。',
  ),
  'session.credentials-wrong': entry(
    401,
    'The mail address or the password is wrong, or the address is not confirmed yet. Check both and try again; if you forgot the password, set a new one, and if you never confirmed the address, sign up again.',
    'メールアドレスまたはパスワードが違うか、メールアドレスが未確認です。入力を確認してもう一度お試しください。パスワードを忘れた場合は再設定を、確認メールを開いていない場合は新規登録をもう一度行ってください。',
  ),
  'session.too-many-tries': entry(
    429,
    'Too many tries. Wait a few minutes and try again.',
    '試行回数が多すぎます。数分待ってからもう一度お試しください。',
  ),
  'session.expired': entry(
    401,
    'You are signed out. Sign in again.',
    'サインインの有効期限が切れました。もう一度サインインしてください。',
  ),
  'session.forbidden': entry(
    403,
    'Your role in this team does not allow this. Ask an administrator of the team.',
    'あなたの権限では実行できません。チームの管理者に依頼してください。',
  ),
  'session.no-team': entry(
    403,
    'You are in no team any more. Ask to be invited to one; your documents stayed with the team that they belong to.',
    '所属しているチームがありません。チームへの招待を依頼してください。作成した書類は元のチームに残っています。',
  ),
  'session.sso-required': entry(
    401,
    "This team is entered by its single sign-on only. Sign in by your company's account.",
    'このチームにはシングルサインオンでのみ入れます。「会社のアカウントでサインイン」からサインインしてください。',
  ),
  // single sign-on
  'sso.not-offered': entry(
    404,
    'This team offers no single sign-on: it is not set up, switched off, or not in its plan. Sign in by mail address and password, or ask an owner of the team.',
    'このチームではシングルサインオンを利用できません(未設定、停止中、またはプランの対象外です)。メールアドレスとパスワードでサインインするか、チームのオーナーに問い合わせてください。',
  ),
  'sso.attempt-over': entry(
    410,
    'This sign-in took too long, was used already, or began in another browser. Start again from here.',
    'このサインインは時間切れか使用済み、または別のブラウザで始められたものです。最初からやり直してください。',
  ),
  'sso.link-invalid': entry(
    410,
    "This link is used up, has expired, or was opened in another browser than the one you signed in with. Sign in by your company's account again, and open the new link in the same browser.",
    'このリンクは使用済みか期限切れ、またはサインインを始めたものとは別のブラウザで開かれています。会社のアカウントでもう一度サインインし、届いたリンクを同じブラウザで開いてください。',
  ),
  'sso.provider-refused': entry(
    403,
    "Your company's sign-in said no, or you stopped it. Try again; if it stays, ask whoever looks after the accounts of your company.",
    '会社のサインイン画面で拒否されたか、操作が中止されました。もう一度お試しください。続く場合は、会社のアカウントの管理者に問い合わせてください。',
  ),
  'sso.provider-unreachable': entry(
    502,
    'The identity provider did not answer as it should. Try again in a few minutes; if it stays, its issuer URL or its metadata may be wrong.',
    'ID プロバイダーから正しい応答がありません。数分待ってからお試しください。続く場合は、Issuer URL やプロバイダーの公開情報を確認してください。',
  ),
  'sso.provider-address': entry(
    422,
    'The identity provider must be reached by https at an address on the public internet. Check the issuer URL.',
    'ID プロバイダーは、公開されたインターネット上の https のアドレスである必要があります。Issuer URL を確認してください。',
  ),
  'sso.issuer-differs': entry(
    422,
    'The metadata at this address names another issuer. Copy the issuer URL exactly as your identity provider shows it; one for many tenants ("common") does not work.',
    'このアドレスの公開情報には別の Issuer が書かれています。ID プロバイダーに表示される Issuer URL をそのまま入力してください(複数テナント共通の「common」は使えません)。',
  ),
  'sso.client-refused': entry(
    422,
    'The identity provider does not take the client id or the client secret. Check both, and whether the secret has ended.',
    'ID プロバイダーがクライアント ID またはクライアントシークレットを受け付けません。値と、シークレットの有効期限を確認してください。',
  ),
  'sso.token-refused': entry(
    403,
    'The answer of the identity provider did not pass the checks, so nobody was signed in. Start again; if it stays, tell an owner of the team.',
    'ID プロバイダーの応答が検証を通らなかったため、サインインできませんでした。最初からやり直してください。続く場合はチームのオーナーに連絡してください。',
  ),
  'sso.mail-refused': entry(
    403,
    'The identity provider gave no mail address that it has verified, or one of a domain that the team does not allow. Ask an owner of the team to check the claims and the domains.',
    'ID プロバイダーから確認済みのメールアドレスが届かないか、チームで許可されていないドメインです。チームのオーナーに、クレームとドメインの設定の確認を依頼してください。',
  ),
  'sso.account-mismatch': entry(
    403,
    'The company account has another mail address than your account here. Sign in there with the account of the same address.',
    '会社のアカウントのメールアドレスが、ここでのアカウントと異なります。同じアドレスの会社アカウントでサインインしてください。',
  ),
  'sso.bound-elsewhere': entry(
    409,
    'This company account is connected with another account of the team already. Disconnect it there first.',
    'この会社アカウントは、チームの別のアカウントに連携済みです。先にそちらの連携を解除してください。',
  ),
  'sso.no-member': entry(
    403,
    'Your company account is connected, but its account is no longer in this team. Ask to be invited.',
    '連携済みのアカウントは、このチームのメンバーではなくなっています。チームへの招待を依頼してください。',
  ),
  'sso.not-tested': entry(
    409,
    'Test the connection first, as it is now: only one that worked is put in force.',
    '先に現在の設定で接続テストを行ってください。成功した設定だけを有効にできます。',
  ),
  'sso.secret-needed': entry(
    422,
    'Type the client secret: the one that is kept belongs to another issuer or client.',
    'クライアントシークレットを入力してください。保存済みのものは別の Issuer またはクライアントのものです。',
  ),
  'sso.domain-foreign': entry(
    422,
    'No member of the team has an address of this domain. Invite one first, who confirms the address by mail.',
    'このドメインのアドレスを持つメンバーがチームにいません。先にメンバーを招待し、メールで確認してもらってください。',
  ),
  'sso.issuer-malformed': entry(
    422,
    'An issuer URL begins with https:// and has no ? or #.',
    'Issuer URL は https:// で始まり、? や # を含みません。',
  ),
  'sso.other-team': entry(
    403,
    'You signed in by the company account of one team, which opens that team only. Sign in by mail address and password for the others.',
    '現在は特定のチームの会社アカウントでサインインしているため、そのチームしか開けません。他のチームには、メールアドレスとパスワードでサインインしてください。',
  ),
  'sso.enroll-by-password': entry(
    403,
    'Your team asks for a second factor and you have none yet. You are in other teams, too: sign in by mail address and password once to set it up.',
    'チームの設定により二段階認証が必須ですが、まだ設定されていません。他のチームにも所属しているため、一度メールアドレスとパスワードでサインインして設定してください。',
  ),
  'sso.signed-in-by-it': entry(
    409,
    'You are signed in by the company account itself. Sign in by mail address and password to do this.',
    '現在は会社のアカウントでサインインしています。この操作は、メールアドレスとパスワードでサインインして行ってください。',
  ),
  // who may do what, from where
  'access.address-refused': entry(
    403,
    'This team may be used from certain addresses only, and yours is not among them. Connect through your company, or ask an administrator of the team.',
    'このチームは許可された IP アドレスからのみ利用できます。現在のアドレスは許可されていません。社内ネットワークから接続するか、チームの管理者に問い合わせてください。',
  ),
  'allowlist.excludes-you': entry(
    409,
    'Your own address is not in this list: you would lock yourself out. Add it, or confirm that you mean it.',
    'このリストには現在のあなたの IP アドレスが含まれていないため、適用すると自分自身が利用できなくなります。アドレスを追加するか、承知のうえで確認してください。',
  ),
  'allowlist.empty': entry(
    422,
    'A list without addresses would shut out everybody. Add at least one, or turn the list off.',
    'アドレスが 1 件もないリストを適用すると全員が利用できなくなります。1 件以上追加するか、リストをオフにしてください。',
  ),
  'allowlist.address-hidden': entry(
    409,
    'This deployment does not see the addresses of its callers, so no list can be put in force. The operator must give it a domain of its own (docs/deployment.md).',
    'このサービスの現在の構成では利用者の IP アドレスを確認できないため、リストを適用できません。運営者が独自ドメインを設定する必要があります（docs/deployment.md）。',
  ),
  'allowlist.not-shut-out': entry(
    409,
    'No team of which you are an owner shuts you out here. Sign in as usual; administrators and senders ask an owner.',
    'オーナーとして所属するチームのうち、現在のアドレスを拒否しているものはありません。通常どおりサインインしてください。管理者や送信者の方は、オーナーに依頼してください。',
  ),
  'allowlist.suspension-needs-factor': entry(
    403,
    'An emergency release needs an authenticator app or a passkey that was set up before; a recovery code does not do. Ask another owner of the team.',
    '緊急解除には、事前に設定した認証アプリまたはパスキーが必要です。回復コードは使えません。チームの別のオーナーに依頼してください。',
  ),
  'allowlist.suspension-invalid': entry(
    410,
    'This link was used, replaced by a newer one, or is too old. Begin the emergency release again.',
    'このリンクは使用済みか、新しいリンクに置き換えられたか、有効期限が切れています。緊急解除を最初からやり直してください。',
  ),
  'allowlist.suspension-elsewhere': entry(
    403,
    'Open this link in the browser in which you asked for it, within 15 minutes. Copy it there if the mail is on another device.',
    'このリンクは、緊急解除を依頼したブラウザーで 15 分以内に開いてください。メールが別の端末にある場合は、リンクをコピーして元のブラウザーで開いてください。',
  ),
  'allowlist.not-in-force': entry(
    409,
    'The list is not in force at the moment, so there is nothing to release. Sign in as usual.',
    'IP アドレス制限は現在適用されていないため、解除の必要はありません。通常どおりサインインしてください。',
  ),
  'key.unknown': entry(
    401,
    'This API key or client is not known to the team, or was revoked. Make a new one under API keys.',
    'この API キーまたはクライアントは存在しないか、取り消されています。「API キー」で新しく作成してください。',
  ),
  'key.expired': entry(
    401,
    'This API key has expired. Make a new one under API keys.',
    'この API キーは有効期限が切れています。「API キー」で新しく作成してください。',
  ),
  'key.address-refused': entry(
    403,
    'This API key may be used from certain addresses only, and this is none of them. Change the key or call from one of them.',
    'この API キーは許可された IP アドレスからのみ使用できます。許可されたアドレスから呼び出すか、キーを作り直してください。',
  ),
  'key.scope-missing': entry(
    403,
    'This API key does not have the scope for this. Make one that has.',
    'この API キーには必要なスコープがありません。スコープを含むキーを作成してください。',
  ),
  'key.not-for-this': entry(
    403,
    'API keys cannot do this; a member has to, signed in.',
    'この操作は API キーでは実行できません。メンバーがサインインして行ってください。',
  ),
  'plan.feature-missing': entry(
    403,
    "The team's plan does not have this. Ask the operator of this service for another plan.",
    'チームの現在のプランではこの機能を利用できません。プランの変更をサービスの運営者に依頼してください。',
  ),
  'plan.limit-reached': entry(
    409,
    "The limit of the team's plan is reached. Remove something first, or ask the operator of this service for another plan.",
    'チームのプランの上限に達しています。不要なものを削除するか、プランの変更をサービスの運営者に依頼してください。',
  ),
  'plan.documents-used-up': entry(
    409,
    'The team has sent as many documents this month as its plan allows. Send it next month, or ask for another plan.',
    '今月送信できる書類の上限に達しました。来月送信するか、プランの変更をサービスの運営者に依頼してください。',
  ),
  'member.role-too-high': entry(
    403,
    'Your role does not manage members of that role. Ask an owner of the team.',
    'あなたの権限では、その権限を持つメンバーを管理できません。チームのオーナーに依頼してください。',
  ),
  'member.own-role': entry(
    403,
    'Nobody changes their own role. Ask another owner of the team.',
    '自分自身の権限は変更できません。チームの他のオーナーに依頼してください。',
  ),
  'member.last-owner': entry(
    409,
    'A team keeps at least one owner. Make somebody else an owner first.',
    'チームには 1 名以上のオーナーが必要です。先に他のメンバーをオーナーにしてください。',
  ),
  'member.already': entry(
    409,
    'This person is a member of the team already. Change the role under Members if that is what you meant.',
    'この人はすでにチームのメンバーです。権限を変える場合は「メンバー」で変更してください。',
  ),
  'invitation.invalid': entry(
    410,
    'This invitation is used up, was withdrawn or has expired. Ask whoever invited you for a new one.',
    'この招待は使用済みか、取り消されたか、期限切れです。招待した人に再度依頼してください。',
  ),
  'oauth.invalid-request': entry(
    400,
    'The token request is not valid. Send grant_type, client_id and client_secret as a form, and each once.',
    'トークン要求の形式が正しくありません。grant_type、client_id、client_secret をフォーム形式で 1 回ずつ送ってください。',
  ),
  'oauth.invalid-client': entry(
    401,
    'The client is not known, its secret is wrong, or it may not be used any more or from here. Check both, or make a new key under API keys.',
    'クライアントが存在しないか、シークレットが誤っているか、有効期限または接続元の制限により使用できません。両方を確認するか、「API キー」で新しく作成してください。',
  ),
  'oauth.unsupported-grant-type': entry(
    400,
    'Tokens are given for grant_type=client_credentials alone. Send that.',
    '対応している grant_type は client_credentials のみです。これを指定してください。',
  ),
  'oauth.invalid-scope': entry(
    400,
    'The client does not have a scope that was asked for. Ask for fewer, or make a key that has it.',
    'クライアントに許可されていないスコープが要求されました。要求するスコープを減らすか、それを含むキーを作成してください。',
  ),
  // documents
  'document.wrong-state': entry(
    409,
    'The document is not in a state that allows this. Load it again to see its state.',
    '書類の現在の状態では実行できません。読み込み直して状態を確認してください。',
  ),
  'document.no-file': entry(422, 'Add a PDF before sending.', '送信する前に PDF を追加してください。'),
  'document.file-refused': entry(
    422,
    'A file was refused. Remove or replace it before sending.',
    '受け付けられなかったファイルがあります。削除するか差し替えてから送信してください。',
  ),
  'document.file-not-ready': entry(
    409,
    'A file is not uploaded or not checked yet. Wait until it is ready.',
    'アップロードまたは確認が終わっていないファイルがあります。完了するまでお待ちください。',
  ),
  'file.unconfirmed': entry(
    409,
    'A file had to be rewritten when it was uploaded. Look at it and confirm it before sending.',
    'アップロード時に書き直されたファイルがあります。内容を確認し、確認済みにしてから送信してください。',
  ),
  'file.nothing-to-confirm': entry(
    409,
    'This file was taken as it is: there is nothing to confirm, and it can be sent.',
    'このファイルはそのまま受け付けられているため、確認の必要はなく、送信できます。',
  ),
  'file.confirmed-another': entry(
    409,
    'The file that you looked at is not the one that is stored. Load it again, look at it and confirm that one.',
    '確認されたファイルは、保存されているものと一致しません。再度読み込み、内容を確認してください。',
  ),
  'document.file-unavailable': entry(
    404,
    'There is no such content: the file was not taken, or not rewritten. Look at its state, and upload it anew if it was refused.',
    'この内容はありません。ファイルが受け付けられていないか、書き直されていません。状態を確認し、受け付けられていない場合はアップロードし直してください。',
  ),
  'document.file-altered': entry(
    500,
    'The stored file is missing or not the one that was recorded. It is not shown and not sealed; tell the operator of this service.',
    '保存されているファイルが見つからないか記録と一致しないため、表示も署名も行いません。サービスの運営者に連絡してください。',
  ),
  'document.no-recipient': entry(
    422,
    'Add at least one recipient before sending.',
    '送信する前に受信者を 1 名以上追加してください。',
  ),
  'document.duplicate-recipient': entry(
    422,
    'Every participant needs a mail address of their own.',
    '参加者のメールアドレスが重複しています。別々のアドレスにしてください。',
  ),
  'document.too-many-recipients': entry(
    422,
    'A document takes at most 20 recipients. Remove some, or send several documents.',
    '受信者は 20 名までです。減らすか、書類を分けて送信してください。',
  ),
  'document.too-many-files': entry(
    422,
    'A document takes at most 10 files. Remove one, or send several documents.',
    'ファイルは 10 個までです。減らすか、書類を分けて送信してください。',
  ),
  'document.too-large': entry(
    422,
    'The files of a document may have 50 MB together. Remove or shrink one.',
    'ファイルの合計は 50 MB までです。削除するか小さくしてください。',
  ),
  'document.expiry-out-of-range': entry(
    422,
    'The expiry must be in the future and at most a year ahead.',
    '有効期限は未来の、1 年以内の日時にしてください。',
  ),
  'document.nobody-to-remind': entry(
    409,
    'Nobody is asked at the moment: the last act is still being sealed.',
    '現在確認依頼中の受信者がいません。直前の操作の署名処理が終わるまでお待ちください。',
  ),
  'document.no-allowlist': entry(
    409,
    'No list of allowed addresses is in force in this team, so links cannot be bound to it. Ask an administrator to put one in force, or turn the option off.',
    'チームの IP アドレス制限が適用されていないため、リンクに適用できません。管理者に適用を依頼するか、オプションをオフにしてください。',
  ),
  'document.has-keeper': entry(
    409,
    'Whoever looks after this document is still in the team and can go on with it. Only documents that a former member left can be taken over.',
    'この書類の担当者は現在もチームに所属しており、手続きを続けられます。引き継げるのは、チームを離れたメンバーの書類だけです。',
  ),
  'document.not-owner': entry(
    403,
    'Only the member who made this draft can send it: its seal says who sent it. Make a draft of your own; an owner or administrator can take over the draft of a member who left.',
    '送信できるのは下書きの作成者だけです（電子署名に送信者として記載されるため）。ご自身の下書きを作成してください。チームを離れたメンバーの下書きは、オーナーか管理者が引き継げます。',
  ),
  'document.not-your-turn': entry(
    409,
    'It is not your turn yet. You get a mail when it is.',
    'まだあなたの順番ではありません。順番が来るとメールでお知らせします。',
  ),
  'document.reminded-just-now': entry(
    429,
    'A reminder was sent less than five minutes ago. Wait a little before the next one.',
    '5 分以内にリマインドを送信済みです。少し待ってからもう一度お試しください。',
  ),
  'document.not-opened': entry(
    409,
    'Agree to the terms and open the document first.',
    '先に利用規約に同意して書類を開いてください。',
  ),
  'document.already-consented': entry(
    409,
    'You have consented already. Nothing more is needed from you.',
    'すでに同意済みです。これ以上の操作は必要ありません。',
  ),
  'consent.file-changed': entry(
    409,
    'What you were shown is not the newest version. Load the page again and read it before you consent.',
    '表示された内容が最新版ではありません。ページを読み込み直し、内容を確認してから同意してください。',
  ),
  // forwarding
  'forward.not-allowed': entry(
    403,
    'The sender does not allow forwarding this document. Ask the sender to cancel it and send it to the other person.',
    'この書類の転送は送信者により許可されていません。送信者に取消と再送信を依頼してください。',
  ),
  'forward.address-known': entry(
    422,
    'This address belongs to somebody who takes or took part in this document already. Forward it to another address.',
    'このアドレスは、すでにこの書類の関係者のものです。別のアドレスに転送してください。',
  ),
  'forward.too-often': entry(
    409,
    'This document has been forwarded three times already and cannot be forwarded again. Ask the sender to send it to the right person.',
    'この書類はすでに 3 回転送されているため、これ以上転送できません。正しい宛先への送信を送信者に依頼してください。',
  ),
  // links
  'link.unknown': entry(
    404,
    'This link is not known. Open the link in the newest mail, or ask the sender to remind you.',
    'このリンクは確認できません。最新のメールのリンクを開くか、送信者にリマインドを依頼してください。',
  ),
  'link.replaced': entry(
    410,
    'This link was replaced by a newer one. Open the link in the newest mail.',
    'このリンクは新しいものに置き換えられました。最新のメールのリンクを開いてください。',
  ),
  'link.forwarded': entry(
    410,
    'You have forwarded this document to somebody else, so this link no longer works. If that was a mistake, tell the sender.',
    'この書類は別の方に転送済みのため、このリンクは使えません。転送が誤りだった場合は送信者に連絡してください。',
  ),
  'link.expired': entry(
    410,
    'This link has expired. Ask the sender to remind you: you get a new one.',
    'このリンクは期限切れです。送信者にリマインドを依頼すると、新しいリンクが届きます。',
  ),
  'link.address-refused': entry(
    403,
    'The sender lets this document be opened from certain networks only, such as an office, and yours is not among them. Connect from there (or by its VPN) and open the link again, or ask the sender. The link stays valid.',
    'この書類は、送信者が指定したネットワーク（社内など）からのみ開けます。現在のネットワークは含まれていません。指定のネットワークまたは VPN から接続してもう一度リンクを開くか、送信者に問い合わせてください。リンクは引き続き有効です。',
  ),
  'link.session-expired': entry(
    401,
    'The page was open for too long. Open the link in the mail again.',
    '時間が経過したため接続が切れました。メールのリンクをもう一度開いてください。',
  ),
  // verification
  'root.missing': entry(
    404,
    'There is no root of this day: nothing was recorded, or the day is not over. Ask for a day as YYYY-MM-DD (UTC).',
    'この日のルートはありません。記録がないか、まだ確定していません。日付は UTC の YYYY-MM-DD で指定してください。',
  ),
  'root.without-document': entry(
    404,
    'Nothing of this document was recorded on that day. Leave the day out for the newest proof.',
    'この日、この書類の記録はありません。日付を省略すると最新の証明を取得できます。',
  ),
  'verification.no-anchors': entry(
    422,
    'This place of trust anchors can’t be read, or holds no certificate. Give a PEM file, or a folder of .pem, .crt and .cer files.',
    'トラストアンカーを読み込めないか、証明書が含まれていません。PEM ファイル、または .pem・.crt・.cer ファイルのフォルダーを指定してください。',
  ),
  'verification.upload-missing': entry(
    404,
    'There is no such upload. Upload the PDF first, within five minutes.',
    'アップロードが見つかりません。先に PDF を 5 分以内にアップロードしてください。',
  ),
  'verification.inline-too-large': entry(
    413,
    'A PDF in the request itself may have 4 MB at most. Ask for an upload (POST /v1/verifications/uploads), then verify that.',
    'リクエスト本文で送れる PDF は 4 MB までです。アップロード先を取得し（POST /v1/verifications/uploads）、アップロードしてから検証してください。',
  ),
  // request
  'request.malformed': entry(
    400,
    'The request is not valid. Check the fields named in it.',
    'リクエストの形式が正しくありません。指摘された項目を確認してください。',
  ),
  'request.cursor-unknown': entry(
    400,
    '`next` is not of this list. Pass it as the page before gave it, or leave it out to begin anew.',
    'next がこの一覧のものではありません。前のページで受け取った値をそのまま渡すか、省略して最初から取得してください。',
  ),
  'request.not-found': entry(
    404,
    'There is nothing here, or you have no access to it. Check the address or id, and that you use the right team.',
    '見つからないか、アクセス権がありません。アドレスまたは ID と、利用中のチームを確認してください。',
  ),
  'request.foreign-origin': entry(
    403,
    'This request came from a page of another site. Open the service itself and repeat.',
    '別のサイトのページからのリクエストです。このサービスのページを開いてやり直してください。',
  ),
  'request.method-not-allowed': entry(
    405,
    'This address does not take this method. GET /v1/openapi.json lists what it takes.',
    'このアドレスではこのメソッドを使えません。使えるものは GET /v1/openapi.json で確認してください。',
  ),
  'request.too-large': entry(
    413,
    'The request is too large. Send less at once; PDFs are uploaded apart from the request.',
    'リクエストが大きすぎます。一度に送る量を減らしてください。PDF は別にアップロードします。',
  ),
  'request.unsupported-type': entry(
    415,
    'Send JSON with the header Content-Type: application/json.',
    'Content-Type: application/json の JSON を送ってください。',
  ),
  'request.conflict': entry(
    409,
    'Somebody else changed this at the same moment. Load it again and repeat.',
    '同時に変更されました。読み込み直してからもう一度お試しください。',
  ),
  'request.busy': entry(
    503,
    'The service is very busy and changed nothing. Try again in a few seconds.',
    'ただいま大変混み合っています。変更は行われていません。数秒後にもう一度お試しください。',
  ),
  'request.too-many': entry(
    429,
    'Too many requests at this moment. Wait a little and try again.',
    '現在リクエストが集中しています。少し待ってからもう一度お試しください。',
  ),
  'request.refused': entry(
    403,
    'The firewall refused this request. Check its address and content.',
    'ファイアウォールがリクエストを拒否しました。アドレスと内容を確認してください。',
  ),

  // seal: what keeps a revision from being signed
  'seal.algorithm-expired': entry(
    503,
    'The signature algorithm of the sealing key no longer counts as strong. Install a key with another one.',
    '署名鍵のアルゴリズムは安全と認められる期間を過ぎています。別のアルゴリズムの鍵を設定してください。',
  ),
  'seal.certificate-expired': entry(
    503,
    'A certificate of the sealing key has expired or is not valid yet. Install a current certificate.',
    '署名用証明書が有効期間外です。有効な証明書を設定してください。',
  ),
  'seal.certificate-mismatch': entry(
    503,
    'The certificate is not for the kind of key that is configured. Install the certificate of that key.',
    '証明書が設定された鍵の種類と一致しません。その鍵の証明書を設定してください。',
  ),
  'seal.certificate-unusable': entry(
    503,
    'The certificate chain cannot be used for sealing. Install the leaf certificate for signing, then its issuers in order.',
    '証明書チェーンを署名に使用できません。署名用の証明書とその発行者を順に設定してください。',
  ),
  'seal.certified': entry(
    422,
    'The PDF is certified so that nothing may be added to it. Upload a copy without the certification.',
    'PDF は変更を一切許可しない証明（認証署名）付きです。証明のないコピーをアップロードしてください。',
  ),
  'seal.evidence-incomplete': entry(
    503,
    'Validation data of a certificate is missing. It is tried again by itself.',
    '証明書の検証情報がそろっていません。自動的に再試行します。',
  ),
  'seal.locked': entry(
    422,
    'A signature in the PDF locks the document against further signatures. Upload a copy without that signature.',
    'PDF の署名により以後の署名が禁止されています。その署名のないコピーをアップロードしてください。',
  ),
  'seal.no-certificate': entry(
    503,
    'The sealing key has no certificate yet. Install one: npm run certificate -- self-issue, or csr and import.',
    '署名鍵の証明書がまだ設定されていません。npm run certificate -- self-issue、または csr と import で設定してください。',
  ),
  'seal.nothing-to-complete': entry(
    422,
    'The PDF holds no seal whose evidence could be completed. Seal it first.',
    'PDF に検証情報を追加できる署名がありません。先に署名してください。',
  ),
  'seal.proof-failed': entry(
    500,
    'The sealed PDF did not pass its own check, so it was not stored. Nothing was lost; try again.',
    '署名した PDF が自己検査に合格しなかったため保存しませんでした。データは失われていません。もう一度お試しください。',
  ),
  'seal.signature-wrong': entry(
    503,
    'The sealing key does not belong to the certificate. Install the certificate of that key.',
    '署名鍵と証明書が対応していません。その鍵の証明書を設定してください。',
  ),
  'seal.text-unusable': entry(
    400,
    'A text to be written into the seal is too long or not valid Unicode. Shorten or retype it.',
    '署名に記載する文字列が長すぎるか、Unicode として正しくありません。短くするか入力し直してください。',
  ),
  'seal.too-large': entry(
    503,
    'Signature and timestamp are larger than a seal may be. Check certificate chain and timestamp authority.',
    '署名とタイムスタンプが大きすぎます。証明書チェーンとタイムスタンプ局を確認してください。',
  ),

  // trust: certificates, CRLs, OCSP, timestamps as data
  'trust.malformed': entry(
    422,
    'A certificate, timestamp or revocation answer cannot be read. Get it again from its issuer.',
    '証明書、タイムスタンプまたは失効情報を読み取れません。発行元から取得し直してください。',
  ),
  'trust.untrusted': entry(
    503,
    'A certificate does not lead to a configured trust anchor. Check the configured anchors and intermediate certificates.',
    '証明書が設定済みのトラストアンカーにつながりません。アンカーと中間証明書の設定を確認してください。',
  ),

  // tsa: what a timestamp authority answered
  'tsa.unavailable': entry(
    503,
    'No timestamp authority answered. It is tried again by itself.',
    'タイムスタンプ局が応答しません。自動的に再試行します。',
  ),
  'tsa.rejected': entry(
    503,
    'The timestamp authority refused the request. Check its contract, credentials and policy.',
    'タイムスタンプ局が要求を拒否しました。契約、認証情報、ポリシーを確認してください。',
  ),
  'tsa.no-credentials': entry(
    503,
    'The credentials for the timestamp authority are missing or malformed. Store them as docs/deployment.md says.',
    'タイムスタンプ局の認証情報がないか、形式が正しくありません。docs/deployment.md のとおりに登録してください。',
  ),
  'tsa.malformed': entry(
    503,
    'The timestamp authority answered something that is not a timestamp. Check its address.',
    'タイムスタンプ局の応答がタイムスタンプではありません。アドレスを確認してください。',
  ),
  'tsa.too-large': entry(
    503,
    'The answer of the timestamp authority is larger than allowed. Check its address.',
    'タイムスタンプ局の応答が大きすぎます。アドレスを確認してください。',
  ),
  'tsa.nonce-mismatch': entry(
    503,
    'The timestamp answers another request (nonce). It was not used; it is tried again by itself.',
    'タイムスタンプが別の要求への応答です(nonce 不一致)。使用せず、自動的に再試行します。',
  ),
  'tsa.imprint-mismatch': entry(
    503,
    'The timestamp is for other data. It was not used; it is tried again by itself.',
    'タイムスタンプの対象データが一致しません。使用せず、自動的に再試行します。',
  ),
  'tsa.policy-mismatch': entry(
    503,
    'The timestamp was issued under another policy than configured. Check the policy setting.',
    'タイムスタンプのポリシーが設定と異なります。ポリシー設定を確認してください。',
  ),
  'tsa.certificate-unusable': entry(
    503,
    'The certificate of the timestamp authority is missing, not made for timestamps, or not the one that signed. Check its address, or configure another authority.',
    'タイムスタンプ局の証明書がないか、タイムスタンプ用でないか、署名したものと一致しません。アドレスを確認するか、別のタイムスタンプ局を設定してください。',
  ),
  'tsa.signature-invalid': entry(
    503,
    'The signature of the timestamp is wrong. It was not used; it is tried again by itself.',
    'タイムスタンプの署名が正しくありません。使用せず、自動的に再試行します。',
  ),
  'tsa.ends-too-soon': entry(
    503,
    'The certificate or algorithm of the timestamp authority ends too soon: its timestamp would prolong nothing. It is tried again by itself; if this stays, configure another timestamp authority.',
    'タイムスタンプ局の証明書またはアルゴリズムの期限が近く、有効期間を延長できません。自動的に再試行します。続く場合は別のタイムスタンプ局を設定してください。',
  ),
  'tsa.time-out-of-bounds': entry(
    503,
    'The time in the timestamp differs too much from the clock here. Check both clocks.',
    'タイムスタンプの時刻が現在時刻と大きく異なります。双方の時計を確認してください。',
  ),

  // revocation: OCSP and CRL answers
  'revocation.unavailable': entry(
    503,
    'No OCSP responder or CRL of a certificate answered. It is tried again by itself.',
    '失効情報(OCSP・CRL)を取得できません。自動的に再試行します。',
  ),
  'revocation.revoked': entry(
    503,
    'A certificate in use is revoked. Sealing stops until another certificate is installed.',
    '使用中の証明書が失効しています。別の証明書を設定するまで署名を停止します。',
  ),
  'revocation.unknown': entry(
    503,
    'The OCSP responder does not know a certificate in use. Ask its issuer.',
    'OCSP レスポンダーが使用中の証明書を認識していません。発行元に確認してください。',
  ),
  'revocation.stale': entry(
    503,
    'The revocation answer is older than the signature it should vouch for. It is tried again by itself.',
    '失効情報が署名より古いものです。自動的に再試行します。',
  ),
  'revocation.malformed': entry(
    503,
    'The revocation answer cannot be read. Check the address in the certificate.',
    '失効情報を読み取れません。証明書に記載されたアドレスを確認してください。',
  ),
  'revocation.untrusted': entry(
    503,
    'The revocation answer is not from the issuer of the certificate. It was not used; it is tried again by itself. If this stays, ask the issuer.',
    '失効情報が証明書の発行元からのものではありません。使用せず、自動的に再試行します。続く場合は発行元に確認してください。',
  ),
  'revocation.too-large': entry(
    503,
    'The revocation answer is larger than allowed (a CRL: 4 MB). Ask the issuer for a smaller CRL or for OCSP.',
    '失効情報が大きすぎます（CRL の上限は 4 MB です）。発行元に、より小さい CRL か OCSP を依頼してください。',
  ),
  'revocation.address-refused': entry(
    503,
    'The address of the revocation service is not one on the public internet. Ask the issuer to put its OCSP responder or CRL there.',
    '失効情報のアドレスが公開インターネット上にありません。OCSP または CRL の公開を発行元に依頼してください。',
  ),

  // widgets: where one is placed, and what is filled in
  'widget.inputs-refused': entry(
    422,
    'Some inputs cannot be taken as they are. Correct the ones that are named and try again.',
    '受け付けられない入力があります。指摘された入力欄を修正して、もう一度お試しください。',
  ),
  'widget.placement-refused': entry(
    422,
    'Some inputs cannot be placed like this. Correct the ones that are named and save again.',
    '配置できない入力欄があります。指摘された入力欄を修正して、もう一度保存してください。',
  ),
  'widget.required': entry(422, 'This input is required. Fill it in.', '必須の入力欄です。入力してください。'),
  'widget.unknown': entry(
    422,
    'There is no such input, or it is not yours to fill in. Load the page again.',
    'この入力欄は存在しないか、あなたの入力対象ではありません。ページを読み込み直してください。',
  ),
  'widget.page-unknown': entry(
    422,
    'The file has no such page. Place the input on one of its pages.',
    'ファイルに該当するページがありません。存在するページに配置してください。',
  ),
  'widget.page-unusable': entry(
    422,
    'The pages of this PDF are built in a way that takes no inputs. Print it to a new PDF and upload that.',
    'この PDF のページには入力欄を配置できません。新しい PDF に印刷し直してアップロードしてください。',
  ),
  'widget.file-unknown': entry(
    422,
    'The draft has no such file, or it is not ready yet. Choose one of its files.',
    '下書きに該当するファイルがないか、準備中です。下書きのファイルを指定してください。',
  ),
  'widget.participant-unknown': entry(
    422,
    'The draft has no such participant. Choose the sender or one of the recipients.',
    '下書きに該当する関係者がいません。送信者または宛先の方を指定してください。',
  ),
  'widget.too-many': entry(
    422,
    'A document takes at most 200 inputs, of which at most 50 for one person. Remove some.',
    '入力欄は 1 書類につき 200 個、1 名につき 50 個までです。減らしてください。',
  ),
  'widget.value-altered': entry(
    500,
    'What was filled in is missing or not what was recorded. Nothing is sealed with it; tell the operator of this service.',
    '保存された入力内容が見つからないか記録と一致しないため、署名を行いません。サービスの運営者に連絡してください。',
  ),
  'widget.box-unusable': entry(
    422,
    'The input does not lie on the page, or is too small. Move it onto the page or make it larger.',
    '入力欄がページの外にはみ出しているか、小さすぎます。ページ内に移動するか、大きくしてください。',
  ),
  'widget.file-signed': entry(
    422,
    'This PDF is signed already, and inputs on it would break that signature. Place them in another file, or upload a copy without the signature.',
    'この PDF は署名済みで、入力欄を追加するとその署名が壊れます。別のファイルに配置するか、署名のないコピーをアップロードしてください。',
  ),
  'widget.form-redrawn': entry(
    422,
    'This PDF asks every viewer to draw its form anew, so that inputs would look different in each. Print it to a new PDF and upload that.',
    'この PDF はフォームの再描画を閲覧ソフトに求めるため、入力内容の表示が定まりません。新しい PDF に印刷し直してアップロードしてください。',
  ),
  'widget.kind-mismatch': entry(
    422,
    'The value is not of the kind that this input takes. Load the page again and fill it in anew.',
    '入力欄の種類と値が一致しません。ページを読み込み直して入力し直してください。',
  ),
  'widget.date-invalid': entry(
    422,
    'There is no such date. Enter it as year, month and day.',
    '存在しない日付です。年月日を入力し直してください。',
  ),
  'widget.text-unusable': entry(
    422,
    'The text holds characters that cannot be printed (control characters or too many accents on one letter). Retype it.',
    '印字できない文字（制御文字や、1 文字に重なりすぎた結合文字）が含まれています。入力し直してください。',
  ),
  'widget.text-too-long': entry(
    422,
    'The text is too long for an input. Shorten it.',
    '入力欄に対して文字数が多すぎます。短くしてください。',
  ),
  'widget.text-does-not-fit': entry(
    422,
    'The text does not fit into the input, even in the smallest print. Shorten it.',
    '最小の文字サイズでも入力欄に収まりません。短くしてください。',
  ),
  'widget.glyph-missing': entry(
    422,
    'A character cannot be printed by this service. Replace it by another one.',
    'このサービスで印字できない文字が含まれています。別の文字に置き換えてください。',
  ),
  'widget.seal-name-unusable': entry(
    422,
    'A seal takes a name of 1 to 6 characters. Shorten it, for example to the family name.',
    '印影に使える名前は 1～6 文字です。姓だけにするなど短くしてください。',
  ),
  'widget.strokes-unusable': entry(
    422,
    'The drawn signature is empty or has too many strokes. Draw it again.',
    '手書き署名が空か、線が多すぎます。書き直してください。',
  ),
  'widget.image-unreadable': entry(
    422,
    'The image cannot be read. Save it as a plain PNG or JPEG and upload that.',
    '画像を読み取れません。通常の PNG または JPEG として保存し直してアップロードしてください。',
  ),
  'widget.image-too-large': entry(
    422,
    'The image is too large. Make it at most 200 KB and 2000 pixels wide and high.',
    '画像が大きすぎます。200 KB、縦横 2000 ピクセル以内にしてください。',
  ),

  internal: entry(
    500,
    'Something went wrong on our side. Nothing was lost; try again.',
    'サーバーで問題が発生しました。データは失われていません。もう一度お試しください。',
  ),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

/** An error with a code of {@link errorTable}; `detail` and `cause` are internal and must hold no personal data. */
export class CloudSignError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  constructor(code: ErrorCode, options: { readonly detail?: string; readonly cause?: unknown } = {}) {
    super(
      options.detail === undefined ? code : `${code}: ${options.detail}`,
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.name = 'CloudSignError';
    this.code = code;
    this.detail = options.detail;
  }
}

export const isCloudSignError = (value: unknown): value is CloudSignError => value instanceof CloudSignError;
