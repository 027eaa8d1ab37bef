/** The seal, seen from outside: what the kernel says of the running edge, and whether it was started as the one that is tested. */
import { readdirSync, readFileSync, statSync } from 'node:fs';

export type Examined = {
  /** Whether its command line is that of the self-test, but for the word that says what to do. */
  readonly startedAlike: boolean;
  readonly underPermission: boolean;
  /** In bytes; the kernel refuses more. */
  readonly fileSize_bytes_max: number;
  readonly coreSize_bytes_max: number;
  /** Whether a core would hold no memory, also where the kernel hands it to a program instead, which has no such limit. */
  readonly emptyCores: boolean;
  /** Regular files that it holds open for writing. */
  readonly writableFiles: number;
  readonly uid: number;
  /** Whether it has any right beyond those of its user. */
  readonly hasCapabilities: boolean;
};

/** The system doesn't show the process, or not to us. */
export class NotExamined extends Error {
  readonly why: 'no /proc' | 'no right';

  constructor(why: NotExamined['why']) {
    super(`the process can't be looked at: ${why}`);
    this.name = 'NotExamined';
    this.why = why;
  }
}

/** Words that only say what an edge is to do; all others make the seal. */
const modes = new Set(['--self-test', '--take-over']);

/**
 * Looks at the process in `/proc` (proc(5)). Throws NotExamined.
 * @param shellArgs what the self-test was started with: `-c`, the limits, and Node with its arguments
 */
export function examine(pid: number, shellArgs: readonly string[]): Examined {
  const read = (name: string): string => readFileSync(`/proc/${pid}/${name}`, 'utf8');
  try {
    const command = read('cmdline').split('\0').slice(0, -1);
    const limits = read('limits');
    const status = read('status');
    const own = (words: readonly string[]): string => JSON.stringify(words.filter((word) => !modes.has(word)));
    return {
      startedAlike: own(command) === own(shellArgs.slice(2)),
      underPermission: command.includes('--permission'),
      fileSize_bytes_max: limitOf(limits, 'Max file size'),
      coreSize_bytes_max: limitOf(limits, 'Max core file size'),
      emptyCores: /^0+$/.test(read('coredump_filter').trim()),
      writableFiles: readdirSync(`/proc/${pid}/fd`).filter((descriptor) => isWritableFile(pid, descriptor)).length,
      uid: Number(/^Uid:\t(\d+)/m.exec(status)?.[1] ?? Number.NaN),
      hasCapabilities: !/^CapEff:\t0+$/m.test(status),
    };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new NotExamined(code === 'EACCES' || code === 'EPERM' ? 'no right' : 'no /proc');
  }
}

/** The soft limit; the hard one, which can't be raised again, must be the same. */
function limitOf(limits: string, name: string): number {
  const [, soft, hard] = new RegExp(`^${name} +(\\S+) +(\\S+)`, 'm').exec(limits) ?? [];
  return soft !== undefined && soft === hard && /^\d+$/.test(soft) ? Number(soft) : Number.POSITIVE_INFINITY;
}

function isWritableFile(pid: number, descriptor: string): boolean {
  let flags: string;
  try {
    if (!statSync(`/proc/${pid}/fd/${descriptor}`).isFile()) return false;
    flags = /^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8'))![1]!;
  } catch (error) {
    // Closed meanwhile.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  // The lowest two bits say how it was opened: 0 is reading only (open(2)).
  return (Number.parseInt(flags, 8) & 3) !== 0;
}
