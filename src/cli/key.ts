/** The commands about keys. */
import { ask } from './control.ts';
import type { Command } from './commands.ts';
import { hint, UsageError } from './usage.ts';

type Rotation = {
  readonly owner: string;
  readonly keyVersion: number;
  readonly done: number;
  readonly total: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
};

const path = '/local/key-rotations';

export const keyRotate: Command = {
  words: ['key', 'rotate'],
  operands: [],
  summary: 'Replace keys while Kurzum runs on',
  explanation: [
    'Without an option every key is replaced: the root key, the platform’s and each tenant’s. It goes on by itself in the background, also after Kurzum was stopped or killed; --status says how far it is.',
    'A new root key wraps all other keys anew. A new key of the platform or of a tenant seals everything that is written from then on, and what was sealed before is sealed again. Keep a new copy of the key folder afterwards: the copy from before can’t open what is new.',
    'A root key that Kurzum does not keep (KURZUM_ROOT_KEY, KURZUM_ROOT_KEY_COMMAND) is replaced where it is kept; KURZUM_ROOT_KEY_BEFORE says how.',
  ],
  options: {
    root: { meaning: 'the root key alone' },
    platform: { meaning: 'the platform’s key alone' },
    tenant: { value: 'ID', meaning: 'the key of this tenant alone' },
    status: { meaning: 'replace nothing, and say how far it is' },
  },
  examples: ['npx kurzum key rotate', 'npx kurzum key rotate --root', 'npx kurzum key rotate --status'],
  async run({ options, flags, config }) {
    if (flags.has('status')) return told(await ask<Rotations>(config, { method: 'GET', path }));
    const owners = [
      ...['root', 'platform'].filter((one) => flags.has(one)),
      ...(options.has('tenant') ? ['tenant'] : []),
    ];
    if (owners.length > 1) throw new UsageError(`Say one of --root, --platform and --tenant. ${hint(keyRotate)}`);
    const [owner] = owners;
    const body = owner === undefined ? {} : { owner: owner === 'tenant' ? options.get('tenant') : owner };
    const begun = await ask<Rotations>(config, { method: 'POST', path, body });
    return { ...told(begun), message: 'Begun. See how far it is: npx kurzum key rotate --status' };
  },
};

type Rotations = { readonly items: readonly Rotation[] };

/** A line each: whose key, which version, how far. */
function told(value: Rotations): { readonly value: unknown; readonly text: string } {
  const lines = value.items.map(({ owner, keyVersion, done, total, startedAt, finishedAt }) => {
    const state = finishedAt === null ? `${done} of ${total}` : `done ${finishedAt.slice(0, 16).replace('T', ' ')}`;
    return [owner, `version ${keyVersion}`, `begun ${startedAt.slice(0, 16).replace('T', ' ')}`, state].join('\t');
  });
  return { value, text: lines.join('\n') };
}
