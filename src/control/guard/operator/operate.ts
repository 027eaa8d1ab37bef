/** Operating: what an operator does above tenants. Alone checks that they may, and writes it into the log. */
import { Problem } from '#problem';
import type { Cover, Doer, Fields } from '../audit/audit.ts';
import { type PlatformChange, enterRefusalAbove, platformChange } from '../change/platform-change.ts';
import { retrying } from '../change/retry.ts';
import type { Operator } from '../member/actor.ts';
import { signedCommitment } from './commitment.ts';

/** What operators do, as the audit log calls it. */
export type OperatorAction = `platform.${string}`;

/** What the body of an operator's change works with. */
export type Operating = PlatformChange & {
  readonly operator: Operator;
  /** Appends an entry to the log of a tenant; the platform's own gets one besides. */
  enterIn(tenantId: string, covers: readonly Cover[], told?: Fields): Promise<void>;
  /** Makes the entry in the platform's log say something of no row, and be written even where no row changes. */
  tells(fields: Fields): void;
  /** Names a row above tenants that changes. */
  covers(cover: Cover): void;
};

/**
 * Runs `body` in a writing transaction above tenants, and appends its entry to the platform's log. Throws Problem
 * `second_factor_needed`, and `forbidden` for whoever is no operator any more or has not signed the commitment, which leaves
 * an entry `refused`.
 */
export async function operate<T>(
  operator: Operator,
  action: OperatorAction,
  body: (tx: Operating) => Promise<T>,
): Promise<T> {
  const { platform } = operator;
  const doer = doerOf(operator);
  try {
    await requireOperator(operator);
    return await platformChange(platform, async (tx) => {
      const { enter } = tx;
      const covered: Cover[] = [];
      const told: Fields[] = [];
      let entered = 0;
      const result = await body({
        ...tx,
        operator,
        enterIn: (tenantId, covers, said) => {
          entered += 1;
          return enter({ tenantId, doer, action, covers, ...(said ? { told: said } : {}) });
        },
        tells: (fields) => void told.push(fields),
        covers: (cover) => void covered.push(cover),
      });
      if (covered.length + told.length + entered > 0)
        await enter({ tenantId: null, doer, action, covers: covered, told: Object.assign({}, ...told) as Fields });
      return result;
    });
  } catch (error) {
    await enterIfRefused(operator, action, error);
    throw error;
  }
}

/** Throws as `operate` does, and leaves the same entry: for what an operator only looks at, and before anything is read. */
export async function letOperate(operator: Operator, action: OperatorAction): Promise<void> {
  try {
    await requireOperator(operator);
  } catch (error) {
    await enterIfRefused(operator, action, error);
    throw error;
  }
}

async function enterIfRefused(operator: Operator, action: OperatorAction, error: unknown): Promise<void> {
  if (!(error instanceof Problem) || (error.type !== 'forbidden' && error.type !== 'second_factor_needed')) return;
  await enterRefusalAbove(operator.platform, doerOf(operator), action);
}

/** Throws as `operate` does, and writes nothing. */
export async function requireOperator(operator: Operator): Promise<void> {
  const { platform, personId, session } = operator;
  if (session?.factor === 'none')
    throw new Problem('second_factor_needed', 'Set up a second factor first, or sign in with it.', {
      errors: [{ field: 'factor', reason: 'set_up' }],
    });
  const person = await retrying(() =>
    platform.store.identity.selectFrom('person').select('operator').where('id', '=', personId).executeTakeFirst(),
  );
  if (!person?.operator) throw new Problem('forbidden');
  if ((await signedCommitment(platform, personId)) === null)
    throw new Problem('forbidden', 'Sign the current commitment to confidentiality first.', {
      errors: [{ field: 'commitment', reason: 'unsigned' }],
    });
}

export function doerOf({ personId, via }: Operator): Doer {
  return { kind: 'operator', id: personId, via };
}
