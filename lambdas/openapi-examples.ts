import type { RouteName } from './routes.ts';

const passkeyAnswer = {
  id: 'ZkSgWuFUJLgRtRGZQRiPkw',
  rawId: 'ZkSgWuFUJLgRtRGZQRiPkw',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0' },
};

/** Bodies that show how a request looks; a test holds them against the schemas of their routes. */
export const requestExamples: Partial<Record<RouteName, unknown>> = {
  signUp: {
    email: 'hanako@example.jp',
    name: '山田 花子',
    teamName: '株式会社サンプル',
    language: 'ja',
  },
  confirmAccount: {
    token: 'kmaLOmlvUKt3mHmAZ1rPRxiQE1P0sFUxvCz6Ne3DaQ8',
    password: 'umbrella-Kyoto-seven-lanterns',
  },
  signIn: { email: 'hanako@example.jp', password: 'umbrella-Kyoto-seven-lanterns' },
  signInSecondFactor: { challenge: 'kmaLOmlvUKt3mHmAZ1rPRxiQE1P0sFUxvCz6Ne3DaQ8', code: '492039' },
  beginEnrollment: { challenge: 'kmaLOmlvUKt3mHmAZ1rPRxiQE1P0sFUxvCz6Ne3DaQ8' },
  confirmEnrollment: { challenge: 'kmaLOmlvUKt3mHmAZ1rPRxiQE1P0sFUxvCz6Ne3DaQ8', code: '492039' },
  requestPasswordReset: { email: 'hanako@example.jp', language: 'ja' },
  resetPassword: {
    token: 'kmaLOmlvUKt3mHmAZ1rPRxiQE1P0sFUxvCz6Ne3DaQ8',
    password: 'umbrella-Kyoto-seven-lanterns',
  },
  changePassword: {
    password: 'nine-teapots-under-Osaka-rain',
    proof: { password: 'umbrella-Kyoto-seven-lanterns', code: '492039' },
  },
  beginTotp: { proof: { password: 'umbrella-Kyoto-seven-lanterns' } },
  confirmTotp: { code: '492039' },
  removeTotp: { proof: { password: 'umbrella-Kyoto-seven-lanterns', code: '492039' } },
  makeRecoveryCodes: { proof: { password: 'umbrella-Kyoto-seven-lanterns', code: '492039' } },
  signInPasskey: { challenge: 'kmaLOmlvUKt3mHmAZ1rPRxiQE1P0sFUxvCz6Ne3DaQ8', answer: passkeyAnswer },
  beginPasskey: { proof: { password: 'umbrella-Kyoto-seven-lanterns' } },
  addPasskey: {
    name: '会社のノート PC',
    challenge: 'kmaLOmlvUKt3mHmAZ1rPRxiQE1P0sFUxvCz6Ne3DaQ8',
    answer: passkeyAnswer,
  },
  renamePasskey: { name: '私の電話' },
  removePasskey: { proof: { password: 'umbrella-Kyoto-seven-lanterns', code: '492039' } },
  beginSso: { team: '0000000000000000000000team' },
  mailSso: { email: 'hanako@example.jp', language: 'ja' },
  completeSso: {
    state: 'kmaLOmlvUKt3mHmAZ1rPRxiQE1P0sFUxvCz6Ne3DaQ8',
    code: 'SplxlOBeZQQYbYS6WxSbIA',
    iss: 'https://login.example.jp',
  },
  confirmSsoLink: { token: 'kmaLOmlvUKt3mHmAZ1rPRxiQE1P0sFUxvCz6Ne3DaQ8' },
  beginSsoLink: { proof: { password: 'umbrella-Kyoto-seven-lanterns', code: '492039' } },
  removeSsoLink: { proof: { password: 'umbrella-Kyoto-seven-lanterns', code: '492039' } },
  setSso: {
    issuer: 'https://login.example.jp',
    clientId: 'cloudsign',
    clientSecret: 'PbQ9n3hT7kq0wXv2',
    domains: ['example.jp'],
    version: 0,
    proof: { password: 'umbrella-Kyoto-seven-lanterns', code: '492039' },
  },
  switchSso: {
    state: 'on',
    only: false,
    version: 2,
    proof: { password: 'umbrella-Kyoto-seven-lanterns', code: '492039' },
  },
  removeSso: { version: 3, proof: { password: 'umbrella-Kyoto-seven-lanterns', code: '492039' } },
  setTeamSecurity: { secondFactor: 'required' },
  switchTeam: { team: '0000000000000000000000team' },
  changeMember: { role: 'admin' },
  inviteMember: { email: 'jiro@example.jp', role: 'sender', language: 'ja' },
  readInvitation: { token: '0000000000000000000000team.kmaLOmlvUKt3mHmAZ1rPRxiQE1P0sFUxvCz6Ne3DaQ8' },
  acceptInvitation: {
    token: '0000000000000000000000team.kmaLOmlvUKt3mHmAZ1rPRxiQE1P0sFUxvCz6Ne3DaQ8',
    name: '鈴木 次郎',
    password: 'umbrella-Kyoto-seven-lanterns',
  },
  makeApiKey: {
    label: '会計システム',
    scopes: ['documents:read', 'documents:write', 'documents:send'],
    expiresAt: '2027-11-01T00:00:00Z',
    addresses: ['192.0.2.10', '2001:db8:10::/48'],
  },
  issueToken: {
    grant_type: 'client_credentials',
    client_id: '0000000000000000000000team-00000000000000000000000key',
    client_secret: 'kmaLOmlvUKt3mHmAZ1rPRxiQE1P0sFUxvCz6Ne3DaQ8',
    scope: 'documents:read',
  },
  setAllowlist: {
    mode: 'enforced',
    recipients: false,
    version: 0,
    entries: [
      { cidr: '192.0.2.0/24', note: '本社' },
      { cidr: '2001:db8:10::/48', note: '支社' },
    ],
  },
  askToSuspendAllowlist: {
    challenge: 'kmaLOmlvUKt3mHmAZ1rPRxiQE1P0sFUxvCz6Ne3DaQ8',
    code: '492039',
    language: 'ja',
  },
  suspendAllowlist: { token: 'kmaLOmlvUKt3mHmAZ1rPRxiQE1P0sFUxvCz6Ne3DaQ8' },
  createDocument: { title: '業務委託契約書', message: 'ご確認のうえ、ご同意をお願いいたします。' },
  changeDocument: { title: '業務委託契約書（改訂）' },
  setParticipants: {
    participants: [
      { name: '佐藤 太郎', email: 'taro@example.com', organization: '佐藤商店', language: 'ja' },
      { name: 'Jane Doe', email: 'jane@example.org', language: 'en' },
    ],
  },
  addFile: { name: '契約書.pdf', size: 183_402 },
  confirmFile: { sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
  setWidgets: {
    widgets: [
      {
        file: '01k9x3v5q2r8f6h7j4m1n0p9st',
        participant: '01k9x3v5q2r8f6h7j4m1n0p9sv',
        page: 1,
        x: 340,
        y: 690,
        width: 56,
        height: 56,
        kind: 'seal',
        label: '押印',
        required: true,
      },
    ],
  },
  setInputs: {
    inputs: [{ widget: '01k9x3v5q2r8f6h7j4m1n0p9sw', value: { kind: 'seal', shape: 'square', name: '株式会社見本' } }],
  },
  checkInputs: { inputs: [{ widget: '01k9x3v5q2r8f6h7j4m1n0p9sw', value: { kind: 'text', text: '東京都千代田区' } }] },
  previewLinkFile: {
    inputs: [{ widget: '01k9x3v5q2r8f6h7j4m1n0p9sw', value: { kind: 'date', date: '2026-11-23' } }],
  },
  exchangeLink: { token: 'kmaLOmlvUKt3mHmAZ1rPRxiQE1P0sFUxvCz6Ne3DaQ8' },
  openLinkDocument: { terms: '2026-11-01' },
  consent: {
    files: [
      {
        id: '01k9x3v5q2r8f6h7j4m1n0p9st',
        sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      },
    ],
  },
  forwardLinkDocument: { name: '鈴木 次郎', email: 'jiro@example.com', organization: '佐藤商店', language: 'ja' },
  decline: { reason: '第3条の金額をご確認ください。' },
  verify: { upload: '01k9x3v5q2r8f6h7j4m1n0p9st' },
};
