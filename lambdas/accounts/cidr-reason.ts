import type { CidrProblem } from '../../core/access/address.ts';
import type { Language } from '../../core/language.ts';

const reasons: Readonly<Record<CidrProblem | 'everything', { readonly en: string; readonly ja: string }>> = {
  'not-an-address': {
    en: 'Not an IP address or network. Write one like 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32.',
    ja: 'IP アドレスまたはネットワークではありません。192.0.2.7、192.0.2.0/24、2001:db8::/32 のように入力してください。',
  },
  'prefix-out-of-range': {
    en: 'The number behind the slash is out of range: up to 32 for IPv4, up to 128 for IPv6.',
    ja: 'スラッシュの後の数が範囲外です。IPv4 は 32、IPv6 は 128 までです。',
  },
  'bits-behind-prefix': {
    en: 'The address has digits behind its prefix. Write the first address of the network, like 192.0.2.0/24, or leave the prefix away for one address.',
    ja: 'プレフィックスより後ろに値があります。ネットワークの先頭（192.0.2.0/24 など）にするか、単一のアドレスならスラッシュ以降を消してください。',
  },
  everything: {
    en: 'This is every address there is. To let everybody in, turn the list off.',
    ja: 'すべてのアドレスが対象になります。全員を許可する場合はリストをオフにしてください。',
  },
};

export const cidrReason = (problem: keyof typeof reasons, language: Language): string => reasons[problem][language];
