/** A thread of the press: takes one order after the other. */
import { parentPort } from 'node:worker_threads';
import { Problem } from '#problem';
import { type Code, draw, type Drawing, encode, grade, readable, TooLong } from '#qr';
import { readLogo } from '../logo/logo.ts';
import { packed, unpacked, type PackedCode } from '../logo/packed.ts';
import { pdf } from '../print/pdf.ts';
import { sheetOf } from '../print/sheet.ts';
import { decode } from './decode.ts';
import type { Answer } from './pool.ts';
import type { Paper } from './paper.ts';
import type { Impression, Order } from './press.ts';
import { printed } from './print.ts';

parentPort!.on('message', (order: Order) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  void answerTo(order).then((answer) => parentPort!.postMessage(answer));
});

function answerTo(order: Order): Promise<Answer> {
  return answering(() => made(order));
}

async function answering(work: () => Promise<unknown>): Promise<Answer> {
  try {
    return { kind: 'done', result: await work() };
  } catch (error) {
    if (error instanceof TooLong) {
      const detail = `At this level it is ${error.over_bits} bits too long for a code: choose a lower one, or say less.`;
      return { kind: 'refused', field: 'level', reason: 'does_not_fit', detail };
    }
    const [field] = error instanceof Problem ? error.errors : [];
    if (field) return { kind: 'refused', ...field, detail: field.detail ?? '' };
    return { kind: 'failed', error };
  }
}

async function made(order: Order): Promise<unknown> {
  switch (order.kind) {
    case 'grade': {
      const code = codeOf(order.code);
      const { version, level, size } = encode(code.text, code.encoding);
      return { ...(await grade(code, decode)), version, level, modules: size };
    }
    case 'read':
      return readable(codeOf(order.code), decode);
    case 'print':
      return printed(codeOf(order.code), order.paper, order.at);
    case 'run': {
      const { paper, at } = order;
      const design = unpacked(order.design);
      const answers: Answer[] = [];
      for (const code of order.codes) answers.push(await answering(() => proven({ ...code, design }, paper, at)));
      return answers;
    }
    case 'sheet': {
      const { codes, labels, ...options } = order.sheet;
      // Labels of one code follow each other: no more than one drawing is in memory at once.
      let last: { readonly place: number; readonly drawing: Drawing } | undefined;
      const drawingAt = (place: number): Drawing => {
        if (last?.place !== place) last = { place, drawing: drawingOf(codeOf(codes[place]!)) };
        return last.drawing;
      };
      const shown = labels.map(({ place, caption }) => ({ drawing: () => drawingAt(place), caption }));
      return pdf(sheetOf(shown, options), order.at);
    }
    case 'logo':
      return packed(await readLogo(order.file, order.bytes_max));
  }
}

function codeOf({ design, ...code }: PackedCode): Code {
  return { ...code, design: unpacked(design) };
}

function drawingOf({ text, encoding, design }: Code): Drawing {
  return draw(encode(text, encoding), design);
}

/** A code as a file, and whether it reads. */
async function proven(code: Code, paper: Paper, at: Date): Promise<Impression> {
  const { level, version } = encode(code.text, code.encoding);
  return { ...(await printed(code, paper, at)), level, version, reads: await readable(code, decode) };
}
