/** The command `kurzum`: runs the command line in this process. */
import { runCli } from '#cli';

process.exitCode = await runCli(process.argv.slice(2), {
  stdin: process.stdin,
  print: (line) => process.stdout.write(`${line}\n`),
  say: (line) => process.stderr.write(`${line}\n`),
});
