/** The search for traces in files and text; their forms are those that `kurzum prove` looks for too. */
import type { Trace } from '../../src/cli/prove/traces.ts';
import { filesBelow } from '../world/kurzum.ts';

export { packAddress, tracesOfAddress, tracesOfText, type Trace } from '../../src/cli/prove/traces.ts';

export type Finding = { readonly form: string; readonly path: string };

/** Where in the folders, and in `text` (named `printed`), any of the traces stands. */
export async function findTraces(traces: readonly Trace[], folders: readonly string[], text = ''): Promise<Finding[]> {
  const findings: Finding[] = [];
  const search = (path: string, bytes: Buffer) => {
    for (const trace of traces) if (bytes.includes(trace.bytes)) findings.push({ form: trace.form, path });
  };
  for (const folder of folders) for await (const { path, bytes } of filesBelow(folder)) search(path, bytes);
  search('printed', Buffer.from(text));
  return findings;
}
