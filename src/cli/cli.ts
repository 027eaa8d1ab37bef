/** The command line: finds the command that is meant, runs it, and says how it went. */
import { ConfigError, programVersion, readConfig } from '#config';
import { commandsFor, type Command, type Terminal } from './commands.ts';
import { ControlError } from './control.ts';
import { commandHelp, overview } from './help.ts';
import { parse, UsageError } from './usage.ts';

export type { Terminal } from './commands.ts';

/** Runs `words` (without the program's own name) and gives the exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<0 | 1 | 2> {
  try {
    return await run(words, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.say(error.message);
      return 2;
    }
    if (error instanceof ControlError || error instanceof ConfigError) {
      terminal.say(error.message);
      return 1;
    }
    throw error;
  }
}

async function run(words: readonly string[], terminal: Terminal): Promise<0 | 1> {
  const [first] = words;
  if (first === '--version') {
    terminal.print(programVersion());
    return 0;
  }
  const config = readConfig();
  const commands = commandsFor(config);
  if (first === undefined || first === '--help' || first === '-h' || (first === 'help' && words.length === 1)) {
    terminal.print(overview(commands));
    return 0;
  }
  const asked = first === 'help' ? [...words.slice(1), '--help'] : words;
  const command = findCommand(commands, asked);
  const parsed = parse(command, asked.slice(command.words.length));
  if (parsed === 'help') {
    terminal.print(commandHelp(command));
    return 0;
  }
  const result = await command.run({ ...parsed, config, terminal });
  if (result.message && !parsed.flags.has('json')) terminal.say(result.message);
  terminal.print(parsed.flags.has('json') ? JSON.stringify(result.value) : result.text);
  return result.refused ? 1 : 0;
}

function findCommand(commands: readonly Command[], words: readonly string[]): Command {
  const found = commands.find((command) => command.words.every((word, i) => words[i] === word));
  if (found) return found;
  const within = commands.filter((command) => command.words[0] === words[0]);
  const known = (within.length > 0 ? within : commands).map((command) => command.words.join(' '));
  throw new UsageError(`There is no command "${words.slice(0, 2).join(' ')}". Known: ${known.join(', ')}.`);
}
