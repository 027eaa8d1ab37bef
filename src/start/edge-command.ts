/** How the edge is started so that it can't write: Node's permission model above, the kernel's limits below. */
import type { StdioOptions } from 'node:child_process';
import { join } from 'node:path';
import { environmentFor, programFolder, type Config } from '#config';

export type EdgeCommand = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdio: StdioOptions;
};

/** The kernel refuses every byte of content and every core file; the limits are inherited and can't be raised again. */
const sealedShell = 'ulimit -f 0 && ulimit -c 0 && exec "$0" "$@"';

/** All the edge may ever read: its own code, one package, its key and the start file; not `.env`, not the other keys. */
function readable(config: Config): readonly string[] {
  return [
    ...['package.json', 'src/config.ts', 'src/edge', 'src/exchange', 'src/runtime', 'node_modules/isbot'].map((path) =>
      join(programFolder, path),
    ),
    join(config.keysFolder, 'start.key'),
    join(config.dataFolder, 'edge', 'links.start'),
  ];
}

/**
 * What to spawn for an edge; `self-test` starts the very same process, which then tries every way of writing and prints
 * one JSON object on stdout instead of serving.
 */
export function edgeCommand(config: Config, mode: 'serve' | 'self-test' = 'serve'): EdgeCommand {
  return {
    command: '/bin/sh',
    args: [
      '-c',
      sealedShell,
      process.execPath,
      '--permission',
      '--allow-net',
      ...readable(config).map((path) => `--allow-fs-read=${path}`),
      // node:sqlite and web storage write past the permission model, so they must not exist at all.
      '--no-experimental-sqlite',
      '--no-webstorage',
      '--no-addons',
      // A signal would open the inspector, which can dump the heap.
      '--disable-sigusr1',
      '--disallow-code-generation-from-strings',
      '--expose-gc',
      '--disable-warning=ExperimentalWarning',
      join(programFolder, 'src/edge/main.ts'),
      ...(mode === 'self-test' ? ['--self-test'] : []),
    ],
    env: environmentFor(config, 'edge'),
    // Pipes and nothing else: a descriptor of a file would be a way to write.
    stdio: ['pipe', 'pipe', 'pipe'],
  };
}
