/** Frames: messages on a byte stream, each as four bytes of length (big-endian) and that many bytes of JSON, bounded. */
import {
  dimensions,
  edgeNotices,
  exchangeVersion,
  goneReasons,
  type ControlMessage,
  type Counting,
  type EdgeMessage,
  type LinkRecord,
  type LinkRemoval,
  type ReleasedCell,
  type Tallies,
  type TotalCell,
  type VisitorsCell,
} from './messages.ts';

/** Room for `linksPerFrame_max` links with targets of 8 KiB each, and as much again. */
export const frameBytes_max = 8 * 1024 * 1024;
export const linksPerFrame_max = 500;
export const cellsPerFrame_max = 20_000;

const head_bytes = 4;

/** The other side does not keep to the protocol; the only cure is to hang up. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly code: 'frame_too_large' | 'frame_not_json' | 'frame_not_a_message';

  constructor(code: FrameError['code']) {
    super(code);
    this.code = code;
  }
}

/** One message, ready to be written. Throws a FrameError when it would be larger than the reader takes. */
export function encodeFrame(message: EdgeMessage | ControlMessage): Buffer {
  const text = JSON.stringify(message);
  const length = Buffer.byteLength(text);
  if (length > frameBytes_max) throw new FrameError('frame_too_large');
  const frame = Buffer.allocUnsafe(head_bytes + length);
  frame.writeUInt32BE(length, 0);
  frame.write(text, head_bytes);
  return frame;
}

/** Takes a stream's chunks as they come and gives whole messages; `check` is `checkEdgeMessage` or `checkControlMessage`. */
export class FrameReader<Message> {
  readonly #check: (value: unknown) => Message;
  #chunks: Buffer[] = [];
  #held_bytes = 0;

  constructor(check: (value: unknown) => Message) {
    this.#check = check;
  }

  /** The messages that `chunk` completes, in order. Throws a FrameError; the reader is of no use afterwards. */
  push(chunk: Buffer): Message[] {
    this.#chunks.push(chunk);
    this.#held_bytes += chunk.length;
    const messages: Message[] = [];
    for (;;) {
      if (this.#held_bytes < head_bytes) return messages;
      const length = this.#gathered(head_bytes).readUInt32BE(0);
      if (length > frameBytes_max) throw new FrameError('frame_too_large');
      if (this.#held_bytes < head_bytes + length) return messages;
      const whole = this.#gathered(head_bytes + length);
      messages.push(this.#check(parse(whole.subarray(head_bytes, head_bytes + length))));
      this.#chunks = [whole.subarray(head_bytes + length)];
      this.#held_bytes -= head_bytes + length;
    }
  }

  /** The held bytes, of which at least `bytes` lie in one piece. Chunks are joined only once enough of them are there. */
  #gathered(bytes: number): Buffer {
    if (this.#chunks[0]!.length < bytes) this.#chunks = [Buffer.concat(this.#chunks, this.#held_bytes)];
    return this.#chunks[0]!;
  }
}

function parse(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString());
  } catch {
    throw new FrameError('frame_not_json');
  }
}

/**
 * What control takes from an edge, which faces the network and is not trusted further than its messages go. Of a hello in
 * another version only the version is known, whatever shape that version has; the rest comes back empty.
 */
export function checkEdgeMessage(value: unknown): EdgeMessage {
  const message = value as EdgeMessage;
  switch (isObject(value) && message.type) {
    case 'hello': {
      const { version, edgeId, epoch, place } = message as EdgeMessage & { type: 'hello' };
      if (isCount(version) && version !== exchangeVersion) {
        return { type: 'hello', version, edgeId: '', epoch: null, place: 0 };
      }
      if (isCount(version) && isText(edgeId) && (epoch === null || isText(epoch)) && isCount(place)) return message;
      break;
    }
    case 'tallies': {
      // Made anew, so that nothing rides along beside what it may say.
      const { type, edgeId, sequence, threshold, totals, released, visitors, givenUp } = message as Tallies;
      if (![sequence, threshold, givenUp].every(isCount) || !isText(edgeId)) break;
      if (!isList(totals, cellsPerFrame_max) || !totals.every(isTotal)) break;
      if (!isList(released, cellsPerFrame_max) || !released.every(isReleased)) break;
      if (!isList(visitors, cellsPerFrame_max) || !visitors.every(isVisitors)) break;
      return { type, edgeId, sequence, threshold, totals, released, visitors, givenUp };
    }
    case 'notice': {
      // Made anew, so that nothing rides along beside the word.
      const { notice } = message as EdgeMessage & { type: 'notice' };
      if (edgeNotices.includes(notice)) return { type: 'notice', notice };
      break;
    }
  }
  throw new FrameError('frame_not_a_message');
}

/** What an edge takes from control. */
export function checkControlMessage(value: unknown): ControlMessage {
  const message = value as ControlMessage;
  if (isObject(value) && isControlMessage(message)) return message;
  throw new FrameError('frame_not_a_message');
}

function isControlMessage(message: ControlMessage): boolean {
  switch (message.type) {
    case 'refused':
      return isCount(message.version);
    case 'welcome':
      return (
        isCount(message.version) &&
        isText(message.epoch) &&
        typeof message.reset === 'boolean' &&
        Number.isSafeInteger(message.clockOffset_ms)
      );
    case 'links':
      return isCount(message.place) && isList(message.links, linksPerFrame_max) && message.links.every(isLink);
    case 'current':
      return isCount(message.place);
    case 'acknowledged':
      return isText(message.edgeId) && isCount(message.sequence);
    case 'clock':
      return Number.isSafeInteger(message.offset_ms);
    default:
      return false;
  }
}

function isLink(link: LinkRecord | LinkRemoval): boolean {
  if (!isObject(link) || !isText(link.id)) return false;
  if ('removed' in link) return link.removed;
  const texts = [link.domain, link.slug, link.code, link.target, link.runBy];
  const isGone = link.gone === null || goneReasons.includes(link.gone);
  return texts.every(isText) && isCounting(link.counting) && isGone;
}

function isCounting(counting: Counting): boolean {
  if (!isObject(counting) || typeof counting.byDay !== 'boolean') return false;
  return isList(counting.uncounted, dimensions.length) && counting.uncounted.every((name) => dimensions.includes(name));
}

function isTotal(cell: TotalCell): boolean {
  return Array.isArray(cell) && cell.length === 4 && isText(cell[0]) && cell.every((n, i) => i === 0 || isCount(n));
}

function isReleased(cell: ReleasedCell): boolean {
  if (!Array.isArray(cell) || cell.length !== 5) return false;
  const [linkId, day, dimension, value, hits] = cell as ReleasedCell;
  return isText(linkId) && isDay(day) && dimensions.includes(dimension) && isText(value) && isCount(hits);
}

function isVisitors(cell: VisitorsCell): boolean {
  return Array.isArray(cell) && cell.length === 3 && isText(cell[0]) && isDay(cell[1]) && isCount(cell[2]);
}

function isDay(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isList(value: unknown, length_max: number): boolean {
  return Array.isArray(value) && value.length <= length_max;
}
