import type { PlanName } from '../plan/plans.ts';
import { hasFeature } from '../plan/plans.ts';

/** Whether a text can be an issuer: https, no query or fragment (OpenID Connect Discovery 1.0, 3). `localHosts` may do without TLS. */
export const isIssuer = (text: string, localHosts: readonly string[] = []): boolean => {
  const url = URL.parse(text);
  if (url === null || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') return false;
  return (
    !/[?#\s]/.test(text) && (url.protocol === 'https:' || (url.protocol === 'http:' && localHosts.includes(url.host)))
  );
};

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();

/** Whether an address is at one of these domains (lower case) itself; a subdomain is another. */
export const isOfDomains = (email: string, domains: readonly string[]): boolean =>
  /^[^@\s]+@[^@\s]+$/.test(email) && domains.includes(domainOf(email));

/** Domains that a team may name: those of its own members' addresses, each of which was confirmed by mail. */
export const foreignDomains = (domains: readonly string[], memberEmails: readonly string[]): readonly number[] => {
  const own = new Set(memberEmails.map(domainOf));
  return domains.flatMap((domain, index) => (own.has(domain) ? [] : [index]));
};

/**
 * RFC 9207: a reply to the browser that names another provider, or none where the provider always names itself, belongs to another
 * sign-in (mix-up) and its code is shown to nobody.
 */
export const isReplyOf = (
  { issuer, namesItself }: { readonly issuer: string; readonly namesItself: boolean },
  iss: string | undefined,
): boolean => (iss === undefined ? !namesItself : iss === issuer);

/**
 * Whether somebody may enter a team by single sign-on alone. Owners may always enter otherwise, so that a provider that is down or was
 * set up wrong locks nobody out; and a plan that lost the feature asks nobody for what it no longer offers.
 */
export const mustUseSso = (
  team: { readonly signOn?: 'any' | 'sso'; readonly plan?: PlanName },
  role: string,
  defaultPlan: PlanName,
): boolean => team.signOn === 'sso' && role !== 'owner' && hasFeature(team.plan ?? defaultPlan, 'singleSignOn');
