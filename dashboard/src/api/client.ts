/** The API as the dashboard calls it. Generated from the route table: run `node tools/generate-client.ts` after changing it. */

export type Link = {
  readonly id: string;
  readonly domain: string;
  readonly slug: string;
  readonly shortUrl: string;
  readonly qrUrl: string;
  readonly target: string;
  readonly title: string | null;
  readonly notes: string | null;
  readonly tags: readonly string[];
  readonly projectId: string | null;
  readonly hits30d: number;
  readonly takenDownFor: 'abuse' | 'legal' | 'security' | null;
  readonly printedAt: string | null;
  readonly pendingTarget: {
    readonly id: string;
    readonly target: string;
    readonly askedBy: string;
    readonly createdAt: string;
  } | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type LinkPage = { readonly items: readonly Link[]; readonly nextCursor: string | null };

export type LinkDraft = {
  readonly target: string;
  readonly slug?: string | null;
  readonly title?: string | null;
  readonly notes?: string | null;
  readonly tags?: readonly string[] | null;
  readonly projectId?: string | null;
};

export type LinkPatch = {
  readonly target?: string;
  readonly slug?: string;
  readonly title?: string | null;
  readonly notes?: string | null;
  readonly tags?: readonly string[] | null;
  readonly projectId?: string | null;
  readonly printed?: 'acknowledged';
};

export type BulkDraft = { readonly links: readonly LinkDraft[] };

export type BulkResults = { readonly results: readonly ({ readonly link: Link } | { readonly problem: Problem })[] };

export type Project = {
  readonly id: string;
  readonly name: string;
  readonly links: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type ProjectPage = { readonly items: readonly Project[]; readonly nextCursor: string | null };

export type ProjectDraft = { readonly name: string };

export type ProjectPatch = { readonly name?: string };

export type Dimension =
  | 'country'
  | 'device'
  | 'os'
  | 'browser'
  | 'language'
  | 'referrer'
  | 'channel'
  | 'source'
  | 'medium'
  | 'campaign';

export type Report = {
  readonly from: string;
  readonly to: string;
  readonly interval: 'hour' | 'day' | 'month';
  readonly timezone: string;
  readonly countsBy: 'hour' | 'day';
  readonly keptSince: string;
  readonly releasedEvery: number;
  readonly threshold: number;
  readonly total: number;
  readonly bots: number;
  readonly visitors: number | null;
  readonly series: readonly { readonly start: string; readonly hits: number }[];
  readonly breakdown: {
    readonly [key in Dimension]: readonly { readonly value: string; readonly hits: number }[] | null;
  };
  readonly notBrokenDown: { readonly [key in Dimension]: number | null };
  readonly broughtForward: { readonly [key in Dimension]: number | null };
};

export type Counting = {
  readonly totals: 'hour' | 'day';
  readonly dimensions: readonly Dimension[];
  readonly keepMonths: number;
};

export type CountingPatch = {
  readonly totals?: 'hour' | 'day';
  readonly dimensions?: readonly Dimension[];
  readonly keepMonths?: number;
};

export type Session = {
  readonly person: {
    readonly id: string;
    readonly name: string | null;
    readonly email: string;
    readonly locale: 'de' | 'en' | null;
    readonly operator: boolean;
  };
  readonly tenant: {
    readonly id: string;
    readonly name: string;
    readonly suspendedFor: 'abuse' | 'legal' | 'unpaid' | 'security' | null;
    readonly endsAt: string | null;
    readonly redirectsUntilEnd: boolean;
  } | null;
  readonly member: {
    readonly id: string;
    readonly preset: 'owner' | 'admin' | 'editor' | 'viewer' | 'custom';
    readonly grants: readonly {
      readonly resource: 'link' | 'qr' | 'project' | 'domain' | 'report' | 'member' | 'token' | 'audit' | 'settings';
      readonly right: 'view' | 'create' | 'edit' | 'delete';
      readonly scope:
        | { readonly of: 'all' }
        | { readonly of: 'project'; readonly projectId: string }
        | { readonly of: 'own' };
    }[];
  } | null;
  readonly tenants: readonly { readonly id: string; readonly name: string }[];
  readonly session: {
    readonly id: string;
    readonly factor: 'none' | 'totp' | 'passkey' | 'recovery' | 'trusted';
    readonly locksAfter_s: number;
    readonly expiresAt: string;
  };
  readonly needs: 'second_factor_setup' | 'commitment' | null;
  readonly support: {
    readonly tenantName: string;
    readonly reason: string;
    readonly expiresAt: string;
    readonly rights: 'view' | 'edit';
  } | null;
  readonly notices: readonly ('proxy_not_trusted' | 'country_data_old')[];
};

export type SignInDraft = { readonly email: string; readonly password: string };

export type FactorDraft = {
  readonly totp?: string;
  readonly recoveryCode?: string;
  readonly passkey?: object;
  readonly trustBrowser?: boolean;
};

export type UnlockDraft = { readonly password?: string; readonly passkey?: object };

export type StepUpDraft = { readonly password?: string; readonly totp?: string; readonly passkey?: object };

export type OwnSessions = {
  readonly items: readonly {
    readonly id: string;
    readonly agent: string | null;
    readonly createdAt: string;
    readonly activeAt: string;
    readonly current: boolean;
  }[];
};

export type Factors = {
  readonly passkeys: readonly {
    readonly id: string;
    readonly name: string;
    readonly createdAt: string;
    readonly lastUsedDay: string | null;
    readonly backedUp: boolean;
  }[];
  readonly totp: boolean;
  readonly recoveryCodesLeft: number;
  readonly trustedBrowsers: number;
};

export type PasskeyDraft = { readonly name: string; readonly credential: object };

export type PasskeyName = { readonly name: string };

export type RecoveryCodes = { readonly recoveryCodes: readonly string[] };

export type PersonPatch = { readonly name?: string; readonly locale?: 'de' | 'en' };

export type PasswordChange = { readonly current: string; readonly password: string };

export type SetUpDraft = {
  readonly setupToken: string;
  readonly email: string;
  readonly password: string;
  readonly tenant: string;
  readonly name?: string;
  readonly locale?: 'de' | 'en';
};

export type Token = {
  readonly id: string;
  readonly name: string;
  readonly memberId: string;
  readonly grants: Grants | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedDay: string | null;
};

export type TokenPage = { readonly items: readonly Token[] };

export type NewToken = { readonly id: string; readonly token: string };

export type Problem = {
  readonly type:
    | '/problems/malformed'
    | '/problems/unauthenticated'
    | '/problems/session_locked'
    | '/problems/second_factor_needed'
    | '/problems/forbidden'
    | '/problems/not_found'
    | '/problems/slug_taken'
    | '/problems/conflict'
    | '/problems/gone'
    | '/problems/too_large'
    | '/problems/wrong_media_type'
    | '/problems/invalid'
    | '/problems/too_many'
    | '/problems/unavailable';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { readonly field: string; readonly reason: string; readonly detail?: string }[];
};

export type AuditEntry = {
  readonly id: string;
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly via: 'session' | 'token' | 'command' | 'support' | 'platform';
  readonly action: string;
  readonly outcome: 'done' | 'refused';
  readonly about: readonly {
    readonly table: string;
    readonly rowId: string;
    readonly version: number;
    readonly name: string | null;
  }[];
  readonly aboutCount: number;
  readonly changes: readonly {
    readonly table: string | null;
    readonly rowId: string | null;
    readonly field: string;
    readonly old: unknown;
    readonly new: unknown;
  }[];
  readonly erased: boolean;
  readonly index: number | null;
};

export type AuditPage = { readonly items: readonly AuditEntry[]; readonly nextCursor: string | null };

export type AuditCheckpoint = { readonly size: number; readonly note: string; readonly at: string };

export type AuditKey = { readonly origin: string; readonly key: string };

export type AuditSubscription = { readonly mail: boolean };

export type Job = {
  readonly id: string;
  readonly kind: 'tenant_export' | 'import' | 'codes' | 'account_export' | 'account_erasure';
  readonly state: 'receiving' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly done: number;
  readonly total: number;
  readonly failedRows: number;
  readonly reason:
    | 'forbidden'
    | 'unreadable'
    | 'not_an_archive'
    | 'not_a_table'
    | 'too_large'
    | 'too_many_rows'
    | 'failed'
    | 'person_erased'
    | null;
  readonly waiting: boolean;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly expiresAt: string | null;
  readonly file: { readonly name: string; readonly bytes: number } | null;
};

export type JobList = { readonly items: readonly Job[] };

export type ImportDraft = { readonly format: 'kurzum' | 'csv' };

export type UploadStart = { readonly parts: number };

export type Invitation = {
  readonly id: string;
  readonly email: string;
  readonly preset: 'owner' | 'admin' | 'editor' | 'viewer' | 'custom';
  readonly grants: Grants;
  readonly locale: 'de' | 'en';
  readonly invitedBy: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
};

export type InvitationPage = { readonly items: readonly Invitation[] };

export type InvitationDraft = {
  readonly email: string;
  readonly preset: 'owner' | 'admin' | 'editor' | 'viewer' | 'custom';
  readonly grants?: Grants;
  readonly locale: 'de' | 'en';
};

export type Offer = {
  readonly tenantName: string | null;
  readonly email: string;
  readonly knownPerson: boolean;
  readonly operator: boolean;
};

export type Acceptance = {
  readonly token: string;
  readonly name?: string;
  readonly password?: string;
  readonly tenantName?: string;
};

export type Grants = readonly {
  readonly resource: 'link' | 'qr' | 'project' | 'domain' | 'report' | 'member' | 'token' | 'audit' | 'settings';
  readonly right: 'view' | 'create' | 'edit' | 'delete';
  readonly scope:
    | { readonly of: 'all' }
    | { readonly of: 'project'; readonly projectId: string }
    | { readonly of: 'own' };
}[];

export type Member = {
  readonly id: string;
  readonly name: string | null;
  readonly email: string;
  readonly preset: 'owner' | 'admin' | 'editor' | 'viewer' | 'custom';
  readonly grants: Grants;
  readonly secondFactor: boolean;
  readonly joinedAt: string;
  readonly lastSeenDay: string | null;
};

export type MemberPage = { readonly items: readonly Member[] };

export type MemberPatch = {
  readonly preset?: 'owner' | 'admin' | 'editor' | 'viewer' | 'custom';
  readonly grants?: Grants;
};

export type MemberSight = {
  readonly member: Member;
  readonly grants: Grants;
  readonly counts: { readonly links: number; readonly projects: number };
};

export type Access = { readonly membersNeedFactor: boolean; readonly idleMinutes: number };

export type AccessPatch = { readonly membersNeedFactor?: boolean; readonly idleMinutes?: number };

export type Preset = {
  readonly id: string;
  readonly name: string;
  readonly grants: Grants;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type PresetPage = { readonly items: readonly Preset[] };

export type PresetDraft = { readonly name: string; readonly grants: Grants };

export type PresetPatch = { readonly name?: string; readonly grants?: Grants };

export type TokenDraft = { readonly name: string; readonly expiresAt?: string | null; readonly grants?: Grants | null };

export type Operator = {
  readonly id: string;
  readonly name: string | null;
  readonly email: string;
  readonly secondFactor: boolean;
  readonly signedAt: string | null;
};

export type Operators = { readonly items: readonly Operator[]; readonly invitations: readonly OperatorInvitation[] };

export type OperatorDraft = { readonly email: string; readonly locale: 'de' | 'en' };

export type OperatorInvitation = {
  readonly id: string;
  readonly email: string;
  readonly createdAt: string;
  readonly expiresAt: string;
};

export type Commitment = {
  readonly version: string;
  readonly hash: string;
  readonly textDe: string;
  readonly textEn: string;
  readonly signedAt: string | null;
};

export type Signature = { readonly version: string; readonly hash: string; readonly name: string };

export type Mail = {
  readonly id: string;
  readonly kind: string;
  readonly locale: 'de' | 'en';
  readonly state: 'waiting' | 'sent' | 'refused' | 'expired';
  readonly createdAt: string;
  readonly tries: number;
  readonly nextTryAt: string | null;
  readonly sentAt: string | null;
};

export type Mails = { readonly sending: boolean; readonly items: readonly Mail[] };

export type WaitingMail = {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

export type TestMail = { readonly to: string; readonly locale: 'de' | 'en' };

export type SupportAccess = {
  readonly id: string;
  readonly reason: string;
  readonly rights: 'view' | 'edit';
  readonly grantedBy: string;
  readonly grantedAt: string;
  readonly expiresAt: string;
  readonly endedAt: string | null;
  readonly open: boolean;
  readonly enteredAt: string | null;
};

export type SupportAccesses = { readonly items: readonly SupportAccess[] };

export type SupportDraft = { readonly reason: string; readonly hours: number; readonly rights: 'view' | 'edit' };

export type SupportOffer = {
  readonly id: string;
  readonly tenantId: string;
  readonly contact: string | null;
  readonly reason: string;
  readonly rights: 'view' | 'edit';
  readonly grantedAt: string;
  readonly expiresAt: string;
};

export type SupportOffers = { readonly items: readonly SupportOffer[] };

export type TenantOverview = {
  readonly id: string;
  readonly contact: string | null;
  readonly state: 'invited' | 'active' | 'suspended' | 'ending' | 'ended';
  readonly suspendedFor: 'abuse' | 'legal' | 'unpaid' | 'security' | null;
  readonly members: number;
  readonly links: number;
  readonly hitsThisMonth: number;
  readonly bytes: number;
  readonly quotas: { readonly links: number | null; readonly hits: number | null; readonly members: number | null };
  readonly over: readonly ('links' | 'hits' | 'members')[];
  readonly createdAt: string;
  readonly endsAt: string | null;
};

export type TenantOverviews = { readonly items: readonly TenantOverview[] };

export type TenantDraft = {
  readonly contact: string;
  readonly ownerEmail: string;
  readonly locale: 'de' | 'en';
  readonly quotas?: { readonly links?: number | null; readonly hits?: number | null; readonly members?: number | null };
};

export type TermsPatch = {
  readonly contact?: string;
  readonly quotas?: { readonly links?: number | null; readonly hits?: number | null; readonly members?: number | null };
};

export type OwnerDraft = { readonly ownerEmail: string; readonly locale: 'de' | 'en' };

export type Suspension = { readonly for: 'abuse' | 'legal' | 'unpaid' | 'security' };

export type Takedown = {
  readonly slug: string;
  readonly for: 'abuse' | 'legal' | 'security';
  readonly takenDownAt: string;
};

export type Takedowns = { readonly items: readonly Takedown[] };

export type TakedownDraft = { readonly slug: string; readonly for: 'abuse' | 'legal' | 'security' };

export type CodesDraft = {
  readonly format?: 'svg' | 'png' | 'pdf' | 'eps';
  readonly size?: number;
  readonly dpi?: number;
  readonly mm?: number;
  readonly design?: {
    readonly shape?: 'square' | 'mosaic' | 'dots' | 'rounded' | 'fluid' | 'columns' | 'rows';
    readonly eyeFrame?: 'square' | 'rounded' | 'circle' | 'leaf';
    readonly eyeBall?: 'square' | 'rounded' | 'circle' | 'leaf';
    readonly ink?:
      | { readonly kind: 'plain'; readonly colour: `#${string}` }
      | { readonly kind: 'linear'; readonly from: `#${string}`; readonly to: `#${string}`; readonly angle: number }
      | { readonly kind: 'radial'; readonly from: `#${string}`; readonly to: `#${string}` };
    readonly eyeColour?: `#${string}` | null;
    readonly background?: `#${string}` | null;
    readonly quiet?: number;
    readonly logo?: { readonly id: string; readonly share: number; readonly clears: boolean } | null;
    readonly frame?: {
      readonly kind: 'below' | 'above' | 'around';
      readonly text: string;
      readonly colour: `#${string}`;
    } | null;
  } | null;
  readonly level?: 'L' | 'M' | 'Q' | 'H' | null;
  readonly projectId?: string | null;
  readonly insist?: boolean;
};

export type Code = {
  readonly id: string;
  readonly name: string | null;
  readonly kind: 'dynamic' | 'static';
  readonly linkId: string | null;
  readonly shortUrl: string | null;
  readonly target: string | null;
  readonly content: Content | null;
  readonly says: string;
  readonly design: Design;
  readonly level: 'L' | 'M' | 'Q' | 'H';
  readonly projectId: string | null;
  readonly printedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type CodePage = { readonly items: readonly Code[]; readonly nextCursor: string | null };

export type CodeDraft = {
  readonly name?: string | null;
  readonly linkId?: string;
  readonly target?: string;
  readonly content?: Content;
  readonly design?: {
    readonly shape?: 'square' | 'mosaic' | 'dots' | 'rounded' | 'fluid' | 'columns' | 'rows';
    readonly eyeFrame?: 'square' | 'rounded' | 'circle' | 'leaf';
    readonly eyeBall?: 'square' | 'rounded' | 'circle' | 'leaf';
    readonly ink?:
      | { readonly kind: 'plain'; readonly colour: `#${string}` }
      | { readonly kind: 'linear'; readonly from: `#${string}`; readonly to: `#${string}`; readonly angle: number }
      | { readonly kind: 'radial'; readonly from: `#${string}`; readonly to: `#${string}` };
    readonly eyeColour?: `#${string}` | null;
    readonly background?: `#${string}` | null;
    readonly quiet?: number;
    readonly logo?: { readonly id: string; readonly share: number; readonly clears: boolean } | null;
    readonly frame?: {
      readonly kind: 'below' | 'above' | 'around';
      readonly text: string;
      readonly colour: `#${string}`;
    } | null;
  } | null;
  readonly level?: 'L' | 'M' | 'Q' | 'H' | null;
  readonly projectId?: string | null;
};

export type CodePatch = {
  readonly name?: string | null;
  readonly content?: Content;
  readonly design?: {
    readonly shape?: 'square' | 'mosaic' | 'dots' | 'rounded' | 'fluid' | 'columns' | 'rows';
    readonly eyeFrame?: 'square' | 'rounded' | 'circle' | 'leaf';
    readonly eyeBall?: 'square' | 'rounded' | 'circle' | 'leaf';
    readonly ink?:
      | { readonly kind: 'plain'; readonly colour: `#${string}` }
      | { readonly kind: 'linear'; readonly from: `#${string}`; readonly to: `#${string}`; readonly angle: number }
      | { readonly kind: 'radial'; readonly from: `#${string}`; readonly to: `#${string}` };
    readonly eyeColour?: `#${string}` | null;
    readonly background?: `#${string}` | null;
    readonly quiet?: number;
    readonly logo?: { readonly id: string; readonly share: number; readonly clears: boolean } | null;
    readonly frame?: {
      readonly kind: 'below' | 'above' | 'around';
      readonly text: string;
      readonly colour: `#${string}`;
    } | null;
  };
  readonly level?: 'L' | 'M' | 'Q' | 'H';
  readonly projectId?: string | null;
};

export type Design = {
  readonly shape: 'square' | 'mosaic' | 'dots' | 'rounded' | 'fluid' | 'columns' | 'rows';
  readonly eyeFrame: 'square' | 'rounded' | 'circle' | 'leaf';
  readonly eyeBall: 'square' | 'rounded' | 'circle' | 'leaf';
  readonly ink:
    | { readonly kind: 'plain'; readonly colour: `#${string}` }
    | { readonly kind: 'linear'; readonly from: `#${string}`; readonly to: `#${string}`; readonly angle: number }
    | { readonly kind: 'radial'; readonly from: `#${string}`; readonly to: `#${string}` };
  readonly eyeColour: `#${string}` | null;
  readonly background: `#${string}` | null;
  readonly quiet: number;
  readonly logo: { readonly id: string; readonly share: number; readonly clears: boolean } | null;
  readonly frame: {
    readonly kind: 'below' | 'above' | 'around';
    readonly text: string;
    readonly colour: `#${string}`;
  } | null;
};

export type Content =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'email';
      readonly to: readonly string[];
      readonly cc?: readonly string[];
      readonly bcc?: readonly string[];
      readonly subject?: string;
      readonly body?: string;
    }
  | { readonly kind: 'telephone'; readonly number: string }
  | { readonly kind: 'sms'; readonly number: string; readonly text?: string }
  | {
      readonly kind: 'vcard';
      readonly version: '3.0' | '4.0';
      readonly name?: {
        readonly family?: string;
        readonly given?: string;
        readonly additional?: string;
        readonly prefix?: string;
        readonly suffix?: string;
      };
      readonly fullName?: string;
      readonly organisation?: string;
      readonly unit?: string;
      readonly title?: string;
      readonly phones?: readonly { readonly type?: 'work' | 'home' | 'cell' | 'fax'; readonly number: string }[];
      readonly emails?: readonly { readonly type?: 'work' | 'home'; readonly address: string }[];
      readonly addresses?: readonly {
        readonly type?: 'work' | 'home';
        readonly extended?: string;
        readonly street?: string;
        readonly city?: string;
        readonly region?: string;
        readonly code?: string;
        readonly country?: string;
      }[];
      readonly urls?: readonly string[];
      readonly birthday?: string;
      readonly note?: string;
    }
  | {
      readonly kind: 'wifi';
      readonly ssid: string;
      readonly security: 'wpa' | 'sae' | 'wep' | 'open';
      readonly password?: string;
      readonly hidden?: boolean;
    }
  | {
      readonly kind: 'event';
      readonly title: string;
      readonly start: string;
      readonly end?: string;
      readonly zone?: string;
      readonly location?: string;
      readonly description?: string;
      readonly url?: string;
    }
  | { readonly kind: 'geo'; readonly latitude: number; readonly longitude: number; readonly altitude_m?: number }
  | {
      readonly kind: 'girocode';
      readonly name: string;
      readonly iban: string;
      readonly bic?: string;
      readonly amount?: string;
      readonly purpose?: string;
      readonly reference?: string;
      readonly text?: string;
      readonly note?: string;
    }
  | {
      readonly kind: 'swiss_bill';
      readonly iban: string;
      readonly creditor: {
        readonly name: string;
        readonly street?: string;
        readonly building?: string;
        readonly code: string;
        readonly town: string;
        readonly country: string;
      };
      readonly amount?: string;
      readonly currency: 'CHF' | 'EUR';
      readonly debtor?: {
        readonly name: string;
        readonly street?: string;
        readonly building?: string;
        readonly code: string;
        readonly town: string;
        readonly country: string;
      };
      readonly reference?: string;
      readonly message?: string;
      readonly billing?: string;
      readonly schemes?: readonly string[];
    }
  | {
      readonly kind: 'gs1';
      readonly base?: string;
      readonly key: { readonly ai: string; readonly value: string };
      readonly qualifiers?: readonly { readonly ai: string; readonly value: string }[];
      readonly attributes?: readonly { readonly ai: string; readonly value: string }[];
    };

export type SheetDraft = {
  readonly codes: readonly { readonly id: string; readonly copies?: number }[];
  readonly layout:
    | '38.1x21.2'
    | '45.7x21.2'
    | '48.5x16.9'
    | '48.5x25.4'
    | '52.5x29.7'
    | '63.5x33.9'
    | '63.5x38.1'
    | '63.5x72'
    | '70x25.4'
    | '70x36'
    | '70x37'
    | '70x42.3'
    | '99.1x38.1'
    | '99.1x57'
    | '99.1x67.7'
    | '105x42.3'
    | '105x74'
    | '105x148'
    | 'round-40'
    | {
        readonly columns: number;
        readonly rows: number;
        readonly width_mm: number;
        readonly height_mm: number;
        readonly left_mm: number;
        readonly top_mm: number;
        readonly gapX_mm?: number;
        readonly gapY_mm?: number;
        readonly round?: boolean;
      };
  readonly captions?: 'none' | 'name' | 'address';
  readonly skip?: number;
  readonly marks?: boolean;
  readonly insist?: boolean;
};

export type LabelLayout = {
  readonly name:
    | '38.1x21.2'
    | '45.7x21.2'
    | '48.5x16.9'
    | '48.5x25.4'
    | '52.5x29.7'
    | '63.5x33.9'
    | '63.5x38.1'
    | '63.5x72'
    | '70x25.4'
    | '70x36'
    | '70x37'
    | '70x42.3'
    | '99.1x38.1'
    | '99.1x57'
    | '99.1x67.7'
    | '105x42.3'
    | '105x74'
    | '105x148'
    | 'round-40';
  readonly columns: number;
  readonly rows: number;
  readonly width_mm: number;
  readonly height_mm: number;
  readonly left_mm: number;
  readonly top_mm: number;
  readonly gapX_mm: number;
  readonly gapY_mm: number;
  readonly round: boolean;
};

export type LabelLayoutList = { readonly items: readonly LabelLayout[] };

export type CodeToDraw = {
  readonly linkId?: string;
  readonly target?: string;
  readonly content?: Content;
  readonly design?: {
    readonly shape?: 'square' | 'mosaic' | 'dots' | 'rounded' | 'fluid' | 'columns' | 'rows';
    readonly eyeFrame?: 'square' | 'rounded' | 'circle' | 'leaf';
    readonly eyeBall?: 'square' | 'rounded' | 'circle' | 'leaf';
    readonly ink?:
      | { readonly kind: 'plain'; readonly colour: `#${string}` }
      | { readonly kind: 'linear'; readonly from: `#${string}`; readonly to: `#${string}`; readonly angle: number }
      | { readonly kind: 'radial'; readonly from: `#${string}`; readonly to: `#${string}` };
    readonly eyeColour?: `#${string}` | null;
    readonly background?: `#${string}` | null;
    readonly quiet?: number;
    readonly logo?: { readonly id: string; readonly share: number; readonly clears: boolean } | null;
    readonly frame?: {
      readonly kind: 'below' | 'above' | 'around';
      readonly text: string;
      readonly colour: `#${string}`;
    } | null;
  };
  readonly level?: 'L' | 'M' | 'Q' | 'H';
};

export type CodeToRender = {
  readonly linkId?: string;
  readonly content?: Content;
  readonly design?: {
    readonly shape?: 'square' | 'mosaic' | 'dots' | 'rounded' | 'fluid' | 'columns' | 'rows';
    readonly eyeFrame?: 'square' | 'rounded' | 'circle' | 'leaf';
    readonly eyeBall?: 'square' | 'rounded' | 'circle' | 'leaf';
    readonly ink?:
      | { readonly kind: 'plain'; readonly colour: `#${string}` }
      | { readonly kind: 'linear'; readonly from: `#${string}`; readonly to: `#${string}`; readonly angle: number }
      | { readonly kind: 'radial'; readonly from: `#${string}`; readonly to: `#${string}` };
    readonly eyeColour?: `#${string}` | null;
    readonly background?: `#${string}` | null;
    readonly quiet?: number;
    readonly logo?: { readonly id: string; readonly share: number; readonly clears: boolean } | null;
    readonly frame?: {
      readonly kind: 'below' | 'above' | 'around';
      readonly text: string;
      readonly colour: `#${string}`;
    } | null;
  };
  readonly level?: 'L' | 'M' | 'Q' | 'H';
  readonly format?: 'svg' | 'png' | 'pdf' | 'eps';
  readonly size?: number;
  readonly dpi?: number;
  readonly mm?: number;
  readonly insist?: boolean;
};

export type Mend =
  | { readonly kind: 'level'; readonly to: 'L' | 'M' | 'Q' | 'H' }
  | { readonly kind: 'logo'; readonly to: number }
  | { readonly kind: 'shape'; readonly to: 'square' | 'mosaic' | 'dots' | 'rounded' | 'fluid' | 'columns' | 'rows' }
  | { readonly kind: 'eyes'; readonly to: 'square' | 'rounded' | 'circle' | 'leaf' }
  | {
      readonly kind: 'darker';
      readonly ink:
        | { readonly kind: 'plain'; readonly colour: `#${string}` }
        | { readonly kind: 'linear'; readonly from: `#${string}`; readonly to: `#${string}`; readonly angle: number }
        | { readonly kind: 'radial'; readonly from: `#${string}`; readonly to: `#${string}` };
      readonly eyeColour: `#${string}` | null;
    }
  | { readonly kind: 'colours'; readonly ink: `#${string}`; readonly background: `#${string}` }
  | { readonly kind: 'quiet'; readonly to: number }
  | {
      readonly kind: 'all';
      readonly steps: readonly (
        | { readonly kind: 'level'; readonly to: 'L' | 'M' | 'Q' | 'H' }
        | { readonly kind: 'logo'; readonly to: number }
        | {
            readonly kind: 'shape';
            readonly to: 'square' | 'mosaic' | 'dots' | 'rounded' | 'fluid' | 'columns' | 'rows';
          }
        | { readonly kind: 'eyes'; readonly to: 'square' | 'rounded' | 'circle' | 'leaf' }
        | {
            readonly kind: 'darker';
            readonly ink:
              | { readonly kind: 'plain'; readonly colour: `#${string}` }
              | {
                  readonly kind: 'linear';
                  readonly from: `#${string}`;
                  readonly to: `#${string}`;
                  readonly angle: number;
                }
              | { readonly kind: 'radial'; readonly from: `#${string}`; readonly to: `#${string}` };
            readonly eyeColour: `#${string}` | null;
          }
        | { readonly kind: 'colours'; readonly ink: `#${string}`; readonly background: `#${string}` }
        | { readonly kind: 'quiet'; readonly to: number }
      )[];
    };

export type Finding = {
  readonly kind:
    | 'blur'
    | 'noise'
    | 'contrast'
    | 'glare'
    | 'tilt'
    | 'turn'
    | 'distance'
    | 'inverted'
    | 'dirt'
    | 'reads'
    | 'colours'
    | 'symbolContrast'
    | 'quiet';
  readonly reached: number | null;
  readonly wanted: number;
  readonly grade: 'A' | 'B' | 'C' | 'D' | 'F';
  readonly reason: string;
  readonly mends: readonly Mend[];
};

export type CodeCheck = {
  readonly grade: 'A' | 'B' | 'C' | 'D' | 'F';
  readonly findings: readonly Finding[];
  readonly says: string;
  readonly version: number;
  readonly level: 'L' | 'M' | 'Q' | 'H';
  readonly modules: number;
  readonly print: readonly {
    readonly distance_mm: number;
    readonly byRule_mm: number;
    readonly byMeasure_mm: number | null;
  }[];
};

export type Logo = {
  readonly id: string;
  readonly kind: 'shapes' | 'pixels';
  readonly width: number;
  readonly height: number;
  readonly createdAt: string;
};

export type LogoPage = { readonly items: readonly Logo[]; readonly nextCursor: null };

export type LogoPicture = {
  readonly id: string;
  readonly kind: 'shapes' | 'pixels';
  readonly width: number;
  readonly height: number;
  readonly createdAt: string;
  readonly picture:
    | {
        readonly kind: 'shapes';
        readonly width: number;
        readonly height: number;
        readonly layers: readonly (
          | {
              readonly kind: 'shape';
              readonly path: readonly number[];
              readonly paint:
                | { readonly kind: 'plain'; readonly colour: `#${string}` }
                | {
                    readonly kind: 'linear';
                    readonly from: `#${string}`;
                    readonly to: `#${string}`;
                    readonly angle: number;
                  }
                | { readonly kind: 'radial'; readonly from: `#${string}`; readonly to: `#${string}` };
              readonly rule?: 'evenodd';
              readonly across?: {
                readonly x: number;
                readonly y: number;
                readonly width: number;
                readonly height: number;
              };
            }
          | {
              readonly kind: 'strokes';
              readonly path: readonly number[];
              readonly width: number;
              readonly paint:
                | { readonly kind: 'plain'; readonly colour: `#${string}` }
                | {
                    readonly kind: 'linear';
                    readonly from: `#${string}`;
                    readonly to: `#${string}`;
                    readonly angle: number;
                  }
                | { readonly kind: 'radial'; readonly from: `#${string}`; readonly to: `#${string}` };
            }
        )[];
      }
    | { readonly kind: 'pixels'; readonly width: number; readonly height: number; readonly png: string };
};

export type CodeTemplateDraft = {
  readonly name: string;
  readonly design: {
    readonly shape?: 'square' | 'mosaic' | 'dots' | 'rounded' | 'fluid' | 'columns' | 'rows';
    readonly eyeFrame?: 'square' | 'rounded' | 'circle' | 'leaf';
    readonly eyeBall?: 'square' | 'rounded' | 'circle' | 'leaf';
    readonly ink?:
      | { readonly kind: 'plain'; readonly colour: `#${string}` }
      | { readonly kind: 'linear'; readonly from: `#${string}`; readonly to: `#${string}`; readonly angle: number }
      | { readonly kind: 'radial'; readonly from: `#${string}`; readonly to: `#${string}` };
    readonly eyeColour?: `#${string}` | null;
    readonly background?: `#${string}` | null;
    readonly quiet?: number;
    readonly logo?: { readonly id: string; readonly share: number; readonly clears: boolean } | null;
    readonly frame?: {
      readonly kind: 'below' | 'above' | 'around';
      readonly text: string;
      readonly colour: `#${string}`;
    } | null;
  };
  readonly level?: 'L' | 'M' | 'Q' | 'H';
  readonly isDefault?: boolean;
};

export type CodeTemplatePatch = {
  readonly name?: string;
  readonly design?: {
    readonly shape?: 'square' | 'mosaic' | 'dots' | 'rounded' | 'fluid' | 'columns' | 'rows';
    readonly eyeFrame?: 'square' | 'rounded' | 'circle' | 'leaf';
    readonly eyeBall?: 'square' | 'rounded' | 'circle' | 'leaf';
    readonly ink?:
      | { readonly kind: 'plain'; readonly colour: `#${string}` }
      | { readonly kind: 'linear'; readonly from: `#${string}`; readonly to: `#${string}`; readonly angle: number }
      | { readonly kind: 'radial'; readonly from: `#${string}`; readonly to: `#${string}` };
    readonly eyeColour?: `#${string}` | null;
    readonly background?: `#${string}` | null;
    readonly quiet?: number;
    readonly logo?: { readonly id: string; readonly share: number; readonly clears: boolean } | null;
    readonly frame?: {
      readonly kind: 'below' | 'above' | 'around';
      readonly text: string;
      readonly colour: `#${string}`;
    } | null;
  };
  readonly level?: 'L' | 'M' | 'Q' | 'H';
  readonly isDefault?: boolean;
};

export type CodeTemplate = {
  readonly id: string;
  readonly name: string;
  readonly design: Design;
  readonly level: 'L' | 'M' | 'Q' | 'H';
  readonly isDefault: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type CodeTemplatePage = { readonly items: readonly CodeTemplate[]; readonly nextCursor: null };

export type TargetChange = {
  readonly id: string;
  readonly linkId: string;
  readonly shortUrl: string;
  readonly title: string | null;
  readonly current: string;
  readonly target: string;
  readonly printedAt: string;
  readonly askedBy: { readonly id: string; readonly name: string | null };
  readonly createdAt: string;
  readonly consent: 'open' | 'own' | 'lapsed' | 'closed';
};

export type TargetChangePage = { readonly items: readonly TargetChange[]; readonly nextCursor: string | null };

export type Printing = { readonly printedNeedsSecond: boolean };

export type PrintingPatch = { readonly printedNeedsSecond?: boolean };

export type Tenant = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly endsAt: string | null;
  readonly redirectsUntilEnd: boolean;
};

export type TenantPatch = { readonly name?: string };

export type ProblemType = Problem['type'] extends `/problems/${infer Name}` ? Name : never;

/** What every failed call throws. `unreachable` means that no answer came at all. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly type: ProblemType | 'unreachable';
  readonly status: number;
  readonly errors: NonNullable<Problem['errors']>;
  /** Seconds to wait before trying again, where the server said so. */
  readonly retryAfter_s: number | null;

  constructor(
    type: ProblemType | 'unreachable',
    status: number,
    problem: Partial<Problem>,
    retryAfter_s: number | null,
  ) {
    super(problem.detail ?? type);
    this.type = type;
    this.status = status;
    this.errors = problem.errors ?? [];
    this.retryAfter_s = retryAfter_s;
  }
}

/** A thing and the tag of its version, to be sent back as `ifMatch`. */
export type Versioned<Value> = { readonly value: Value; readonly etag: string };

type Request = {
  readonly query?: object | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
};

type Options = { readonly signal?: AbortSignal };

/** What the page does about a refusal before the caller hears of it: true where the same is to be asked again. */
type Remedy = (problem: ApiProblem) => Promise<boolean>;

/** How the page stands to its person; it says so once, when it starts. */
type Standing = {
  readonly remedy: Remedy;
  /** Whether nobody does anything here just now: what is then read keeps no session awake. */
  readonly isUnattended: () => boolean;
  /** The member as whom the page reads, null for oneself; as another, nothing can be changed. */
  readonly seenAs: () => string | null;
};

let standing: Standing = { remedy: () => Promise.resolve(false), isUnattended: () => false, seenAs: () => null };

export function stand(as: Standing): void {
  standing = as;
}

async function send(method: string, path: string, request: Request): Promise<Response> {
  for (;;) {
    const response = await sendOnce(method, path, request);
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (!(await standing.remedy(problem))) throw problem;
  }
}

async function sendOnce(method: string, path: string, { query, body, headers, signal }: Request): Promise<Response> {
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers ?? {})) if (value !== undefined) sent.set(name, value);
  const octets = body instanceof Blob;
  if (body !== undefined) sent.set('content-type', octets ? 'application/octet-stream' : 'application/json');
  if (method === 'GET' && standing.isUnattended()) sent.set('kurzum-poll', '1');
  const as = standing.seenAs();
  if (as !== null) sent.set('kurzum-as', as);
  const init: RequestInit = { method, headers: sent, credentials: 'same-origin', signal: signal ?? null };
  if (body !== undefined) init.body = octets ? body : JSON.stringify(body);
  return fetch(path + queryText(query), init).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiProblem('unreachable', 0, {}, null);
  });
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  const type = (problem.type?.split('/').at(-1) ?? 'unavailable') as ProblemType;
  return new ApiProblem(type, response.status, problem, Number.isNaN(wait) ? null : wait);
}

function queryText(query: object = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`;
}

async function json<Value>(response: Promise<Response>): Promise<Value> {
  return (await (await response).json()) as Value;
}

async function versioned<Value>(response: Promise<Response>): Promise<Versioned<Value>> {
  const answered = await response;
  return { value: (await answered.json()) as Value, etag: answered.headers.get('etag') ?? '*' };
}

async function done(response: Promise<Response>): Promise<void> {
  await response;
}

async function file(response: Promise<Response>): Promise<Blob> {
  return (await response).blob();
}

export const api = {
  /** Make a short link. */
  createLink(body: LinkDraft, options: Options & { readonly idempotencyKey?: string } = {}): Promise<Versioned<Link>> {
    return versioned(
      send('POST', `/api/v1/links`, {
        body,
        headers: { 'Idempotency-Key': options.idempotencyKey },
        signal: options.signal,
      }),
    );
  },

  /** List links. */
  listLinks(
    query: {
      readonly search?: string;
      readonly tag?: string;
      readonly projectId?: string;
      readonly cursor?: string;
      readonly limit?: number;
    } = {},
    options: Options = {},
  ): Promise<LinkPage> {
    return json(send('GET', `/api/v1/links`, { query, signal: options.signal }));
  },

  /** Make many short links. */
  createLinks(body: BulkDraft, options: Options & { readonly idempotencyKey?: string } = {}): Promise<BulkResults> {
    return json(
      send('POST', `/api/v1/links/bulk`, {
        body,
        headers: { 'Idempotency-Key': options.idempotencyKey },
        signal: options.signal,
      }),
    );
  },

  /** Read a link. */
  findLink(id: string, options: Options = {}): Promise<Versioned<Link>> {
    return versioned(send('GET', `/api/v1/links/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Change a link. */
  editLink(
    id: string,
    body: LinkPatch,
    options: Options & { readonly ifMatch?: string } = {},
  ): Promise<Versioned<Link>> {
    return versioned(
      send('PATCH', `/api/v1/links/${encodeURIComponent(id)}`, {
        body,
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** Delete a link. */
  deleteLink(id: string, options: Options & { readonly ifMatch?: string } = {}): Promise<void> {
    return done(
      send('DELETE', `/api/v1/links/${encodeURIComponent(id)}`, {
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** Restore a deleted link. */
  restoreLink(id: string, options: Options = {}): Promise<Versioned<Link>> {
    return versioned(send('POST', `/api/v1/links/${encodeURIComponent(id)}/restore`, { signal: options.signal }));
  },

  /** Draw the QR code of a link: the address of the file. */
  linkQrUrl(
    id: string,
    query: {
      readonly format?: 'svg' | 'png';
      readonly size?: number;
      readonly margin?: number;
      readonly level?: 'L' | 'M' | 'Q' | 'H';
      readonly printed?: 'true' | 'false';
    } = {},
  ): string {
    return `/api/v1/links/${encodeURIComponent(id)}/qr` + queryText(query);
  },

  /** Make a project. */
  createProject(body: ProjectDraft, options: Options = {}): Promise<Versioned<Project>> {
    return versioned(send('POST', `/api/v1/projects`, { body, signal: options.signal }));
  },

  /** List projects. */
  listProjects(options: Options = {}): Promise<ProjectPage> {
    return json(send('GET', `/api/v1/projects`, { signal: options.signal }));
  },

  /** Read a project. */
  findProject(id: string, options: Options = {}): Promise<Versioned<Project>> {
    return versioned(send('GET', `/api/v1/projects/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Change a project. */
  editProject(
    id: string,
    body: ProjectPatch,
    options: Options & { readonly ifMatch?: string } = {},
  ): Promise<Versioned<Project>> {
    return versioned(
      send('PATCH', `/api/v1/projects/${encodeURIComponent(id)}`, {
        body,
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** Delete a project. */
  deleteProject(id: string, options: Options & { readonly ifMatch?: string } = {}): Promise<void> {
    return done(
      send('DELETE', `/api/v1/projects/${encodeURIComponent(id)}`, {
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** Begin to make many codes from a table. */
  createCodes(body: CodesDraft, options: Options = {}): Promise<Job> {
    return json(send('POST', `/api/v1/qrs/bulk`, { body, signal: options.signal }));
  },

  /** List what was made from tables. */
  listCodeJobs(options: Options = {}): Promise<JobList> {
    return json(send('GET', `/api/v1/qrs/bulk`, { signal: options.signal }));
  },

  /** Send a piece of the table. */
  sendCodesPart(id: string, n: string, body: Blob, options: Options = {}): Promise<void> {
    return done(
      send('POST', `/api/v1/qrs/bulk/${encodeURIComponent(id)}/parts/${encodeURIComponent(n)}`, {
        body,
        signal: options.signal,
      }),
    );
  },

  /** Start to make codes whose table is all there. */
  startCodes(id: string, body: UploadStart, options: Options = {}): Promise<Job> {
    return json(send('POST', `/api/v1/qrs/bulk/${encodeURIComponent(id)}/start`, { body, signal: options.signal }));
  },

  /** Read how far a table is. */
  findCodeJob(id: string, options: Options = {}): Promise<Job> {
    return json(send('GET', `/api/v1/qrs/bulk/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Cancel or remove what is made from a table. */
  deleteCodeJob(id: string, options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/qrs/bulk/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Download the archive of images: the address of the file. */
  fetchCodesUrl(id: string, query: {} = {}): string {
    return `/api/v1/qrs/bulk/${encodeURIComponent(id)}/file` + queryText(query);
  },

  /** Download which rows of a table were refused: the address of the file. */
  listRefusedCodesUrl(id: string, query: {} = {}): string {
    return `/api/v1/qrs/bulk/${encodeURIComponent(id)}/rows` + queryText(query);
  },

  /** List common sheets of labels. */
  listLabelLayouts(options: Options = {}): Promise<LabelLayoutList> {
    return json(send('GET', `/api/v1/qr-layouts`, { signal: options.signal }));
  },

  /** Print codes on a sheet of labels. */
  printSheet(body: SheetDraft, options: Options = {}): Promise<Blob> {
    return file(send('POST', `/api/v1/qrs/sheet`, { body, signal: options.signal }));
  },

  /** Keep a QR code. */
  createCode(body: CodeDraft, options: Options & { readonly idempotencyKey?: string } = {}): Promise<Versioned<Code>> {
    return versioned(
      send('POST', `/api/v1/qrs`, {
        body,
        headers: { 'Idempotency-Key': options.idempotencyKey },
        signal: options.signal,
      }),
    );
  },

  /** List QR codes. */
  listCodes(
    query: {
      readonly search?: string;
      readonly projectId?: string;
      readonly linkId?: string;
      readonly kind?: 'dynamic' | 'static';
      readonly cursor?: string;
      readonly limit?: number;
    } = {},
    options: Options = {},
  ): Promise<CodePage> {
    return json(send('GET', `/api/v1/qrs`, { query, signal: options.signal }));
  },

  /** Read a QR code. */
  findCode(id: string, options: Options = {}): Promise<Versioned<Code>> {
    return versioned(send('GET', `/api/v1/qrs/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Change a QR code. */
  editCode(
    id: string,
    body: CodePatch,
    options: Options & { readonly ifMatch?: string } = {},
  ): Promise<Versioned<Code>> {
    return versioned(
      send('PATCH', `/api/v1/qrs/${encodeURIComponent(id)}`, {
        body,
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** Delete a QR code. */
  deleteCode(id: string, options: Options & { readonly ifMatch?: string } = {}): Promise<void> {
    return done(
      send('DELETE', `/api/v1/qrs/${encodeURIComponent(id)}`, {
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** Restore a deleted QR code. */
  restoreCode(id: string, options: Options = {}): Promise<Versioned<Code>> {
    return versioned(send('POST', `/api/v1/qrs/${encodeURIComponent(id)}/restore`, { signal: options.signal }));
  },

  /** Export the image of a QR code. */
  codeImage(
    id: string,
    query: {
      readonly format?: 'svg' | 'png' | 'pdf' | 'eps';
      readonly size?: number;
      readonly dpi?: number;
      readonly mm?: number;
      readonly insist?: 'true' | 'false';
    } = {},
    options: Options = {},
  ): Promise<Blob> {
    return file(send('GET', `/api/v1/qrs/${encodeURIComponent(id)}/image`, { query, signal: options.signal }));
  },

  /** Export the image of a QR code: the address of the file. */
  codeImageUrl(
    id: string,
    query: {
      readonly format?: 'svg' | 'png' | 'pdf' | 'eps';
      readonly size?: number;
      readonly dpi?: number;
      readonly mm?: number;
      readonly insist?: 'true' | 'false';
    } = {},
  ): string {
    return `/api/v1/qrs/${encodeURIComponent(id)}/image` + queryText(query);
  },

  /** Grade a QR code. */
  checkCode(body: CodeToDraw, options: Options & { readonly acceptLanguage?: string } = {}): Promise<CodeCheck> {
    return json(
      send('POST', `/api/v1/qrs/check`, {
        body,
        headers: { 'Accept-Language': options.acceptLanguage },
        signal: options.signal,
      }),
    );
  },

  /** Draw a QR code. */
  renderCode(body: CodeToRender, options: Options = {}): Promise<Blob> {
    return file(send('POST', `/api/v1/qrs/render`, { body, signal: options.signal }));
  },

  /** Bring a logo. */
  createLogo(body: Blob, options: Options = {}): Promise<Logo> {
    return json(send('POST', `/api/v1/qr-logos`, { body, signal: options.signal }));
  },

  /** List logos. */
  listLogos(options: Options = {}): Promise<LogoPage> {
    return json(send('GET', `/api/v1/qr-logos`, { signal: options.signal }));
  },

  /** Read a logo. */
  findLogo(id: string, options: Options = {}): Promise<LogoPicture> {
    return json(send('GET', `/api/v1/qr-logos/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Delete a logo. */
  deleteLogo(id: string, options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/qr-logos/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Make a template. */
  createTemplate(body: CodeTemplateDraft, options: Options = {}): Promise<Versioned<CodeTemplate>> {
    return versioned(send('POST', `/api/v1/qr-templates`, { body, signal: options.signal }));
  },

  /** List templates. */
  listTemplates(options: Options = {}): Promise<CodeTemplatePage> {
    return json(send('GET', `/api/v1/qr-templates`, { signal: options.signal }));
  },

  /** Change a template. */
  editTemplate(
    id: string,
    body: CodeTemplatePatch,
    options: Options & { readonly ifMatch?: string } = {},
  ): Promise<Versioned<CodeTemplate>> {
    return versioned(
      send('PATCH', `/api/v1/qr-templates/${encodeURIComponent(id)}`, {
        body,
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** Delete a template. */
  deleteTemplate(id: string, options: Options & { readonly ifMatch?: string } = {}): Promise<void> {
    return done(
      send('DELETE', `/api/v1/qr-templates/${encodeURIComponent(id)}`, {
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** List targets that wait for consent. */
  listTargetChanges(
    query: { readonly linkId?: string; readonly cursor?: string; readonly limit?: number } = {},
    options: Options = {},
  ): Promise<TargetChangePage> {
    return json(send('GET', `/api/v1/target-changes`, { query, signal: options.signal }));
  },

  /** Agree to a target that waits. */
  approveTargetChange(id: string, options: Options = {}): Promise<Versioned<Link>> {
    return versioned(
      send('POST', `/api/v1/target-changes/${encodeURIComponent(id)}/approve`, { signal: options.signal }),
    );
  },

  /** Withdraw a target that waits. */
  withdrawTargetChange(id: string, options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/target-changes/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Read what is asked before printed codes lead elsewhere. */
  findPrinting(options: Options = {}): Promise<Versioned<Printing>> {
    return versioned(send('GET', `/api/v1/settings/printing`, { signal: options.signal }));
  },

  /** Choose what is asked before printed codes lead elsewhere. */
  editPrinting(
    body: PrintingPatch,
    options: Options & { readonly ifMatch?: string } = {},
  ): Promise<Versioned<Printing>> {
    return versioned(
      send('PATCH', `/api/v1/settings/printing`, {
        body,
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** Report on a link. */
  linkReport(
    id: string,
    query: {
      readonly from?: string;
      readonly to?: string;
      readonly interval?: 'hour' | 'day' | 'month';
      readonly separator?: 'comma' | 'semicolon';
    } = {},
    options: Options = {},
  ): Promise<Report> {
    return json(send('GET', `/api/v1/links/${encodeURIComponent(id)}/report`, { query, signal: options.signal }));
  },

  /** Report on a link: the address of the file. */
  linkReportUrl(
    id: string,
    query: {
      readonly from?: string;
      readonly to?: string;
      readonly interval?: 'hour' | 'day' | 'month';
      readonly format?: 'json' | 'csv';
      readonly separator?: 'comma' | 'semicolon';
    } = {},
  ): string {
    return `/api/v1/links/${encodeURIComponent(id)}/report` + queryText(query);
  },

  /** Report on a project. */
  projectReport(
    id: string,
    query: {
      readonly from?: string;
      readonly to?: string;
      readonly interval?: 'hour' | 'day' | 'month';
      readonly separator?: 'comma' | 'semicolon';
    } = {},
    options: Options = {},
  ): Promise<Report> {
    return json(send('GET', `/api/v1/projects/${encodeURIComponent(id)}/report`, { query, signal: options.signal }));
  },

  /** Report on a project: the address of the file. */
  projectReportUrl(
    id: string,
    query: {
      readonly from?: string;
      readonly to?: string;
      readonly interval?: 'hour' | 'day' | 'month';
      readonly format?: 'json' | 'csv';
      readonly separator?: 'comma' | 'semicolon';
    } = {},
  ): string {
    return `/api/v1/projects/${encodeURIComponent(id)}/report` + queryText(query);
  },

  /** Report on all links. */
  tenantReport(
    query: {
      readonly from?: string;
      readonly to?: string;
      readonly interval?: 'hour' | 'day' | 'month';
      readonly separator?: 'comma' | 'semicolon';
    } = {},
    options: Options = {},
  ): Promise<Report> {
    return json(send('GET', `/api/v1/report`, { query, signal: options.signal }));
  },

  /** Report on all links: the address of the file. */
  tenantReportUrl(
    query: {
      readonly from?: string;
      readonly to?: string;
      readonly interval?: 'hour' | 'day' | 'month';
      readonly format?: 'json' | 'csv';
      readonly separator?: 'comma' | 'semicolon';
    } = {},
  ): string {
    return `/api/v1/report` + queryText(query);
  },

  /** Read what is counted. */
  findCounting(options: Options = {}): Promise<Versioned<Counting>> {
    return versioned(send('GET', `/api/v1/counting`, { signal: options.signal }));
  },

  /** Choose what is counted. */
  editCounting(
    body: CountingPatch,
    options: Options & { readonly ifMatch?: string } = {},
  ): Promise<Versioned<Counting>> {
    return versioned(
      send('PATCH', `/api/v1/counting`, { body, headers: { 'If-Match': options.ifMatch }, signal: options.signal }),
    );
  },

  /** Who is signed in. */
  readSession(options: Options = {}): Promise<Session> {
    return json(send('GET', `/api/v1/session`, { signal: options.signal }));
  },

  /** Sign in. */
  signIn(body: SignInDraft, options: Options = {}): Promise<Session> {
    return json(send('POST', `/api/v1/session`, { body, signal: options.signal }));
  },

  /** Sign out. */
  signOut(options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/session`, { signal: options.signal }));
  },

  /** Complete a sign-in with a second factor. */
  completeSignIn(body: FactorDraft, options: Options = {}): Promise<Session> {
    return json(send('POST', `/api/v1/session/factor`, { body, signal: options.signal }));
  },

  /** Ask for what a passkey is to sign. */
  passkeySignInOptions(options: Options = {}): Promise<{ readonly challenge: string }> {
    return json(send('POST', `/api/v1/session/passkey/options`, { signal: options.signal }));
  },

  /** Sign in with a passkey alone. */
  signInWithPasskey(body: { readonly assertion: object }, options: Options = {}): Promise<Session> {
    return json(send('POST', `/api/v1/session/passkey`, { body, signal: options.signal }));
  },

  /** Set Kurzum up. */
  setUp(body: SetUpDraft, options: Options = {}): Promise<Session> {
    return json(send('POST', `/api/v1/setup`, { body, signal: options.signal }));
  },

  /** Lock the session. */
  lockSession(options: Options = {}): Promise<void> {
    return done(send('POST', `/api/v1/session/lock`, { signal: options.signal }));
  },

  /** Unlock the session. */
  unlockSession(body: UnlockDraft, options: Options = {}): Promise<Session> {
    return json(send('POST', `/api/v1/session/unlock`, { body, signal: options.signal }));
  },

  /** Prove again that it is you. */
  stepUp(body: StepUpDraft, options: Options = {}): Promise<void> {
    return done(send('POST', `/api/v1/session/step-up`, { body, signal: options.signal }));
  },

  /** Go on in another tenant. */
  switchTenant(body: { readonly tenantId: string }, options: Options = {}): Promise<Session> {
    return json(send('POST', `/api/v1/session/tenant`, { body, signal: options.signal }));
  },

  /** Change name or language. */
  editMe(body: PersonPatch, options: Options = {}): Promise<Session> {
    return json(send('PATCH', `/api/v1/me`, { body, signal: options.signal }));
  },

  /** Erase one’s account. */
  eraseMe(options: Options = {}): Promise<Job> {
    return json(send('DELETE', `/api/v1/me`, { signal: options.signal }));
  },

  /** Change the password. */
  changePassword(body: PasswordChange, options: Options = {}): Promise<void> {
    return done(send('POST', `/api/v1/me/password`, { body, signal: options.signal }));
  },

  /** List one’s sessions. */
  listSessions(options: Options = {}): Promise<OwnSessions> {
    return json(send('GET', `/api/v1/me/sessions`, { signal: options.signal }));
  },

  /** End all of one’s other sessions. */
  endOtherSessions(options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/me/sessions`, { signal: options.signal }));
  },

  /** End one of one’s sessions. */
  endSession(id: string, options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/me/sessions/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** List one’s second factors. */
  listFactors(options: Options = {}): Promise<Factors> {
    return json(send('GET', `/api/v1/me/factors`, { signal: options.signal }));
  },

  /** Ask for what the browser needs to make a passkey. */
  passkeyOptions(options: Options = {}): Promise<{ readonly challenge: string }> {
    return json(send('POST', `/api/v1/me/passkeys/options`, { signal: options.signal }));
  },

  /** Add a passkey. */
  addPasskey(body: PasskeyDraft, options: Options = {}): Promise<{ readonly id: string }> {
    return json(send('POST', `/api/v1/me/passkeys`, { body, signal: options.signal }));
  },

  /** Rename a passkey. */
  renamePasskey(id: string, body: PasskeyName, options: Options = {}): Promise<void> {
    return done(send('PATCH', `/api/v1/me/passkeys/${encodeURIComponent(id)}`, { body, signal: options.signal }));
  },

  /** Remove a passkey. */
  removePasskey(id: string, options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/me/passkeys/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Begin with an authenticator app. */
  beginTotp(options: Options = {}): Promise<{ readonly secret: string; readonly uri: string }> {
    return json(send('POST', `/api/v1/me/totp`, { signal: options.signal }));
  },

  /** Remove the authenticator app. */
  removeTotp(options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/me/totp`, { signal: options.signal }));
  },

  /** Confirm the authenticator app. */
  confirmTotp(body: { readonly code: string }, options: Options = {}): Promise<RecoveryCodes> {
    return json(send('POST', `/api/v1/me/totp/confirm`, { body, signal: options.signal }));
  },

  /** Make new recovery codes. */
  renewRecoveryCodes(options: Options = {}): Promise<RecoveryCodes> {
    return json(send('POST', `/api/v1/me/recovery-codes`, { signal: options.signal }));
  },

  /** Trust no browser any more. */
  distrustBrowsers(options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/me/trusted-browsers`, { signal: options.signal }));
  },

  /** Ask for a mail that leads to another password. */
  askForReset(body: { readonly email: string }, options: Options = {}): Promise<void> {
    return done(send('POST', `/api/v1/password-reset`, { body, signal: options.signal }));
  },

  /** Choose another password. */
  confirmReset(body: { readonly token: string; readonly password: string }, options: Options = {}): Promise<void> {
    return done(send('POST', `/api/v1/password-reset/confirm`, { body, signal: options.signal }));
  },

  /** Read the tenant. */
  findTenant(options: Options = {}): Promise<Versioned<Tenant>> {
    return versioned(send('GET', `/api/v1/tenant`, { signal: options.signal }));
  },

  /** Rename the tenant. */
  renameTenant(body: TenantPatch, options: Options & { readonly ifMatch?: string } = {}): Promise<Versioned<Tenant>> {
    return versioned(
      send('PATCH', `/api/v1/tenant`, { body, headers: { 'If-Match': options.ifMatch }, signal: options.signal }),
    );
  },

  /** Delete the tenant. */
  deleteTenant(
    query: { readonly redirectsUntilEnd?: 'true' | 'false' } = {},
    options: Options = {},
  ): Promise<Versioned<Tenant>> {
    return versioned(send('DELETE', `/api/v1/tenant`, { query, signal: options.signal }));
  },

  /** Undo the deletion. */
  restoreTenant(options: Options = {}): Promise<Versioned<Tenant>> {
    return versioned(send('POST', `/api/v1/tenant/restore`, { signal: options.signal }));
  },

  /** List members. */
  listMembers(options: Options = {}): Promise<MemberPage> {
    return json(send('GET', `/api/v1/members`, { signal: options.signal }));
  },

  /** Read a member. */
  findMember(id: string, options: Options = {}): Promise<Versioned<Member>> {
    return versioned(send('GET', `/api/v1/members/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Change what a member may do. */
  editMember(
    id: string,
    body: MemberPatch,
    options: Options & { readonly ifMatch?: string } = {},
  ): Promise<Versioned<Member>> {
    return versioned(
      send('PATCH', `/api/v1/members/${encodeURIComponent(id)}`, {
        body,
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** Remove a member. */
  removeMember(id: string, options: Options & { readonly ifMatch?: string } = {}): Promise<void> {
    return done(
      send('DELETE', `/api/v1/members/${encodeURIComponent(id)}`, {
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** What a member sees. */
  viewAsMember(id: string, options: Options = {}): Promise<MemberSight> {
    return json(send('GET', `/api/v1/members/${encodeURIComponent(id)}/view`, { signal: options.signal }));
  },

  /** Read what is asked of sessions. */
  findAccess(options: Options = {}): Promise<Versioned<Access>> {
    return versioned(send('GET', `/api/v1/settings/access`, { signal: options.signal }));
  },

  /** Choose what is asked of sessions. */
  editAccess(body: AccessPatch, options: Options & { readonly ifMatch?: string } = {}): Promise<Versioned<Access>> {
    return versioned(
      send('PATCH', `/api/v1/settings/access`, {
        body,
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** List open invitations. */
  listInvitations(options: Options = {}): Promise<InvitationPage> {
    return json(send('GET', `/api/v1/invitations`, { signal: options.signal }));
  },

  /** Ask somebody to join. */
  createInvitation(body: InvitationDraft, options: Options = {}): Promise<Invitation> {
    return json(send('POST', `/api/v1/invitations`, { body, signal: options.signal }));
  },

  /** Send another mail. */
  resendInvitation(id: string, options: Options = {}): Promise<Invitation> {
    return json(send('POST', `/api/v1/invitations/${encodeURIComponent(id)}/resend`, { signal: options.signal }));
  },

  /** Withdraw an invitation. */
  withdrawInvitation(id: string, options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/invitations/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** What an invitation offers. */
  findOffer(body: { readonly token: string }, options: Options = {}): Promise<Offer> {
    return json(send('POST', `/api/v1/invitations/offer`, { body, signal: options.signal }));
  },

  /** Accept an invitation. */
  acceptInvitation(body: Acceptance, options: Options = {}): Promise<Session> {
    return json(send('POST', `/api/v1/invitations/accept`, { body, signal: options.signal }));
  },

  /** List own presets. */
  listPresets(options: Options = {}): Promise<PresetPage> {
    return json(send('GET', `/api/v1/presets`, { signal: options.signal }));
  },

  /** Give a matrix a name. */
  createPreset(body: PresetDraft, options: Options = {}): Promise<Versioned<Preset>> {
    return versioned(send('POST', `/api/v1/presets`, { body, signal: options.signal }));
  },

  /** Read a preset. */
  findPreset(id: string, options: Options = {}): Promise<Versioned<Preset>> {
    return versioned(send('GET', `/api/v1/presets/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Change a preset. */
  editPreset(
    id: string,
    body: PresetPatch,
    options: Options & { readonly ifMatch?: string } = {},
  ): Promise<Versioned<Preset>> {
    return versioned(
      send('PATCH', `/api/v1/presets/${encodeURIComponent(id)}`, {
        body,
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** Delete a preset. */
  deletePreset(id: string, options: Options & { readonly ifMatch?: string } = {}): Promise<void> {
    return done(
      send('DELETE', `/api/v1/presets/${encodeURIComponent(id)}`, {
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** List tokens. */
  listTokens(options: Options = {}): Promise<TokenPage> {
    return json(send('GET', `/api/v1/tokens`, { signal: options.signal }));
  },

  /** Make a token. */
  createToken(body: TokenDraft, options: Options = {}): Promise<NewToken> {
    return json(send('POST', `/api/v1/tokens`, { body, signal: options.signal }));
  },

  /** Revoke a token. */
  revokeToken(id: string, options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/tokens/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Export everything in the tenant. */
  createExport(options: Options = {}): Promise<Job> {
    return json(send('POST', `/api/v1/exports`, { signal: options.signal }));
  },

  /** Begin an import. */
  createImport(body: ImportDraft, options: Options = {}): Promise<Job> {
    return json(send('POST', `/api/v1/imports`, { body, signal: options.signal }));
  },

  /** Send a piece of the file. */
  sendImportPart(id: string, n: string, body: Blob, options: Options = {}): Promise<void> {
    return done(
      send('POST', `/api/v1/imports/${encodeURIComponent(id)}/parts/${encodeURIComponent(n)}`, {
        body,
        signal: options.signal,
      }),
    );
  },

  /** Start an import whose pieces are all there. */
  startImport(id: string, body: UploadStart, options: Options = {}): Promise<Job> {
    return json(send('POST', `/api/v1/imports/${encodeURIComponent(id)}/start`, { body, signal: options.signal }));
  },

  /** List exports and imports. */
  listJobs(options: Options = {}): Promise<JobList> {
    return json(send('GET', `/api/v1/jobs`, { signal: options.signal }));
  },

  /** Read how far a job is. */
  findJob(id: string, options: Options = {}): Promise<Job> {
    return json(send('GET', `/api/v1/jobs/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Cancel or remove a job. */
  deleteJob(id: string, options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/jobs/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Download the archive of an export: the address of the file. */
  fetchExportUrl(id: string, query: {} = {}): string {
    return `/api/v1/jobs/${encodeURIComponent(id)}/file` + queryText(query);
  },

  /** Download which rows an import refused: the address of the file. */
  listRefusedRowsUrl(id: string, query: {} = {}): string {
    return `/api/v1/jobs/${encodeURIComponent(id)}/rows` + queryText(query);
  },

  /** Export all that is known of you. */
  exportAccount(options: Options = {}): Promise<Job> {
    return json(send('POST', `/api/v1/me/export`, { signal: options.signal }));
  },

  /** List exports of your account. */
  listAccountJobs(options: Options = {}): Promise<JobList> {
    return json(send('GET', `/api/v1/me/jobs`, { signal: options.signal }));
  },

  /** Read how far an export of your account is. */
  findAccountJob(id: string, options: Options = {}): Promise<Job> {
    return json(send('GET', `/api/v1/me/jobs/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Cancel or remove an export of your account. */
  deleteAccountJob(id: string, options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/me/jobs/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Download the export of your account: the address of the file. */
  fetchAccountExportUrl(id: string, query: {} = {}): string {
    return `/api/v1/me/jobs/${encodeURIComponent(id)}/file` + queryText(query);
  },

  /** Read the audit log. */
  listAuditEntries(
    query: {
      readonly from?: string;
      readonly to?: string;
      readonly actor?: string;
      readonly action?: string;
      readonly outcome?: 'done' | 'refused';
      readonly search?: string;
      readonly cursor?: string;
      readonly limit?: number;
    } = {},
    options: Options = {},
  ): Promise<AuditPage> {
    return json(send('GET', `/api/v1/audit`, { query, signal: options.signal }));
  },

  /** Export the audit log: the address of the file. */
  exportAuditUrl(query: { readonly format?: 'jsonl' } = {}): string {
    return `/api/v1/audit/export` + queryText(query);
  },

  /** Read the newest checkpoint. */
  readAuditCheckpoint(options: Options = {}): Promise<AuditCheckpoint> {
    return json(send('GET', `/api/v1/audit/checkpoint`, { signal: options.signal }));
  },

  /** Sign a checkpoint of the log as it is now. */
  signAuditCheckpoint(options: Options = {}): Promise<AuditCheckpoint> {
    return json(send('POST', `/api/v1/audit/checkpoint`, { signal: options.signal }));
  },

  /** The key that checkpoints of this log are signed with. */
  readAuditKey(options: Options = {}): Promise<AuditKey> {
    return json(send('GET', `/api/v1/audit/key`, { signal: options.signal }));
  },

  /** Whether you get the hourly checkpoints by mail. */
  readAuditSubscription(options: Options = {}): Promise<AuditSubscription> {
    return json(send('GET', `/api/v1/audit/checkpoints/subscription`, { signal: options.signal }));
  },

  /** Get the hourly checkpoints by mail, or no longer. */
  editAuditSubscription(body: AuditSubscription, options: Options = {}): Promise<AuditSubscription> {
    return json(send('PATCH', `/api/v1/audit/checkpoints/subscription`, { body, signal: options.signal }));
  },

  /** Read the audit log. */
  listPlatformAuditEntries(
    query: {
      readonly from?: string;
      readonly to?: string;
      readonly actor?: string;
      readonly action?: string;
      readonly outcome?: 'done' | 'refused';
      readonly search?: string;
      readonly cursor?: string;
      readonly limit?: number;
    } = {},
    options: Options = {},
  ): Promise<AuditPage> {
    return json(send('GET', `/api/v1/platform/audit`, { query, signal: options.signal }));
  },

  /** Export the audit log: the address of the file. */
  exportPlatformAuditUrl(query: { readonly format?: 'jsonl' } = {}): string {
    return `/api/v1/platform/audit/export` + queryText(query);
  },

  /** Read the newest checkpoint. */
  readPlatformAuditCheckpoint(options: Options = {}): Promise<AuditCheckpoint> {
    return json(send('GET', `/api/v1/platform/audit/checkpoint`, { signal: options.signal }));
  },

  /** Sign a checkpoint of the log as it is now. */
  signPlatformAuditCheckpoint(options: Options = {}): Promise<AuditCheckpoint> {
    return json(send('POST', `/api/v1/platform/audit/checkpoint`, { signal: options.signal }));
  },

  /** The key that checkpoints of this log are signed with. */
  readPlatformAuditKey(options: Options = {}): Promise<AuditKey> {
    return json(send('GET', `/api/v1/platform/audit/key`, { signal: options.signal }));
  },

  /** Whether you get the hourly checkpoints by mail. */
  readPlatformAuditSubscription(options: Options = {}): Promise<AuditSubscription> {
    return json(send('GET', `/api/v1/platform/audit/checkpoints/subscription`, { signal: options.signal }));
  },

  /** Get the hourly checkpoints by mail, or no longer. */
  editPlatformAuditSubscription(body: AuditSubscription, options: Options = {}): Promise<AuditSubscription> {
    return json(send('PATCH', `/api/v1/platform/audit/checkpoints/subscription`, { body, signal: options.signal }));
  },

  /** List who was let in. */
  listSupport(options: Options = {}): Promise<SupportAccesses> {
    return json(send('GET', `/api/v1/support`, { signal: options.signal }));
  },

  /** Let operators in. */
  grantSupport(body: SupportDraft, options: Options = {}): Promise<SupportAccess> {
    return json(send('POST', `/api/v1/support`, { body, signal: options.signal }));
  },

  /** Send operators out. */
  endSupport(id: string, options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/support/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** List where operators may come in. */
  listSupportOffers(options: Options = {}): Promise<SupportOffers> {
    return json(send('GET', `/api/v1/platform/support`, { signal: options.signal }));
  },

  /** Go into a tenant. */
  enterSupport(id: string, options: Options = {}): Promise<void> {
    return done(send('POST', `/api/v1/platform/support/${encodeURIComponent(id)}/enter`, { signal: options.signal }));
  },

  /** Leave a tenant. */
  leaveSupport(options: Options = {}): Promise<void> {
    return done(send('POST', `/api/v1/platform/support/leave`, { signal: options.signal }));
  },

  /** List tenants. */
  listTenants(options: Options = {}): Promise<TenantOverviews> {
    return json(send('GET', `/api/v1/platform/tenants`, { signal: options.signal }));
  },

  /** Make a tenant. */
  createTenant(body: TenantDraft, options: Options = {}): Promise<Versioned<TenantOverview>> {
    return versioned(send('POST', `/api/v1/platform/tenants`, { body, signal: options.signal }));
  },

  /** Show a tenant. */
  overseeTenant(id: string, options: Options = {}): Promise<Versioned<TenantOverview>> {
    return versioned(send('GET', `/api/v1/platform/tenants/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Change contact and quotas. */
  editTerms(
    id: string,
    body: TermsPatch,
    options: Options & { readonly ifMatch?: string } = {},
  ): Promise<Versioned<TenantOverview>> {
    return versioned(
      send('PATCH', `/api/v1/platform/tenants/${encodeURIComponent(id)}`, {
        body,
        headers: { 'If-Match': options.ifMatch },
        signal: options.signal,
      }),
    );
  },

  /** Ask the first owner again. */
  inviteOwner(id: string, body: OwnerDraft, options: Options = {}): Promise<void> {
    return done(
      send('POST', `/api/v1/platform/tenants/${encodeURIComponent(id)}/invite`, { body, signal: options.signal }),
    );
  },

  /** Suspend a tenant. */
  suspendTenant(id: string, body: Suspension, options: Options = {}): Promise<Versioned<TenantOverview>> {
    return versioned(
      send('POST', `/api/v1/platform/tenants/${encodeURIComponent(id)}/suspend`, { body, signal: options.signal }),
    );
  },

  /** Resume a tenant. */
  resumeTenant(id: string, options: Options = {}): Promise<Versioned<TenantOverview>> {
    return versioned(
      send('POST', `/api/v1/platform/tenants/${encodeURIComponent(id)}/resume`, { signal: options.signal }),
    );
  },

  /** List links that were taken down. */
  listTakedowns(options: Options = {}): Promise<Takedowns> {
    return json(send('GET', `/api/v1/platform/takedowns`, { signal: options.signal }));
  },

  /** Take a link down. */
  takeDown(body: TakedownDraft, options: Options = {}): Promise<Takedown> {
    return json(send('POST', `/api/v1/platform/takedowns`, { body, signal: options.signal }));
  },

  /** Let a link lead on again. */
  liftTakedown(slug: string, options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/platform/takedowns/${encodeURIComponent(slug)}`, { signal: options.signal }));
  },

  /** List operators. */
  listOperators(options: Options = {}): Promise<Operators> {
    return json(send('GET', `/api/v1/platform/operators`, { signal: options.signal }));
  },

  /** Ask somebody to help run the platform. */
  inviteOperator(body: OperatorDraft, options: Options = {}): Promise<OperatorInvitation> {
    return json(send('POST', `/api/v1/platform/operators`, { body, signal: options.signal }));
  },

  /** Remove an operator. */
  removeOperator(id: string, options: Options = {}): Promise<void> {
    return done(send('DELETE', `/api/v1/platform/operators/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Send another mail. */
  resendOperatorInvitation(id: string, options: Options = {}): Promise<OperatorInvitation> {
    return json(
      send('POST', `/api/v1/platform/operators/invitations/${encodeURIComponent(id)}/resend`, {
        signal: options.signal,
      }),
    );
  },

  /** Withdraw an invitation. */
  withdrawOperatorInvitation(id: string, options: Options = {}): Promise<void> {
    return done(
      send('DELETE', `/api/v1/platform/operators/invitations/${encodeURIComponent(id)}`, { signal: options.signal }),
    );
  },

  /** Read the commitment to confidentiality. */
  readCommitment(options: Options = {}): Promise<Commitment> {
    return json(send('GET', `/api/v1/platform/commitment`, { signal: options.signal }));
  },

  /** Sign the commitment to confidentiality. */
  signCommitment(body: Signature, options: Options = {}): Promise<{ readonly signedAt: string }> {
    return json(send('POST', `/api/v1/platform/commitment`, { body, signal: options.signal }));
  },

  /** List mail. */
  listMail(options: Options = {}): Promise<Mails> {
    return json(send('GET', `/api/v1/platform/mail`, { signal: options.signal }));
  },

  /** Read a mail that waits. */
  readMail(id: string, options: Options = {}): Promise<WaitingMail> {
    return json(send('GET', `/api/v1/platform/mail/${encodeURIComponent(id)}`, { signal: options.signal }));
  },

  /** Send a mail to try it. */
  sendTestMail(body: TestMail, options: Options = {}): Promise<void> {
    return done(send('POST', `/api/v1/platform/mail/test`, { body, signal: options.signal }));
  },
};
