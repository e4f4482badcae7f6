import type * as z from 'zod';
import type * as s from '../lambdas/schemas.ts';

/** What the API answers, by the names that the pages use. */
export type Session = z.output<typeof s.session>;
export type Participant = z.output<typeof s.participant>;
export type FileEntry = z.output<typeof s.file>;
/** `Contract` in the pages, because `Document` is the browser's own. */
export type Contract = z.output<typeof s.document>;
export type ContractSummary = z.output<typeof s.documentSummary>;
export type ContractState = z.output<typeof s.documentState>;
export type ParticipantState = z.output<typeof s.participantState>;
export type UploadGrant = z.output<typeof s.uploadGrant>['upload'];
export type Widget = z.output<typeof s.widget>;
export type WidgetKind = Widget['kind'];
export type PlacedInput = z.input<typeof s.widgets>['widgets'][number];
export type InputValue = z.output<typeof s.inputValue>;
export type Input = z.output<typeof s.inputs>['inputs'][number];
export type InputProblem = z.output<typeof s.inputReport>['problems'][number];
export type Event = z.output<typeof s.event>;
export type LinkSession = z.output<typeof s.linkSession>;
export type LinkContract = z.output<typeof s.linkDocument>;
export type Team = z.output<typeof s.team>;
export type Role = z.output<typeof s.role>;
export type TeamMember = z.output<typeof s.teamMember>;
export type Invitation = z.output<typeof s.invitation>;
export type InvitationView = z.output<typeof s.invitationView>;
export type ApiKey = z.output<typeof s.apiKey>;
export type MadeApiKey = z.output<typeof s.madeApiKey>;
export type Allowlist = z.output<typeof s.allowlist>;
export type SecurityEvent = z.output<typeof s.securityEvent>;
export type RecipientInput = z.input<typeof s.recipients>['participants'][number];
export type Factors = z.output<typeof s.factors>;
export type Proof = z.input<typeof s.proof>;
export type Sso = z.output<typeof s.sso>;
export type SsoOutcome = z.output<typeof s.ssoOutcome>;
