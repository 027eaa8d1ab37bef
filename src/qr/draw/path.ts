/** Paths: outlines in module units, the one shape language that every paper understands. */

/** A path as flat numbers, so that ten thousand modules stay cheap: a command, then its coordinates (absolute, y downwards). */
export type Path = readonly number[];

/** What a path is made of; the numbers are the commands of `Path`. */
const [MOVE, LINE, ARC, CURVE, CLOSE] = [0, 1, 2, 3, 4];

/** What a reader of a path is told, one call a command. */
export type PathReader = {
  move(x: number, y: number): void;
  line(x: number, y: number): void;
  /** A quarter of a circle; `turn` is 1 clockwise on the page, -1 the other way. */
  arc(radius: number, turn: 1 | -1, x: number, y: number): void;
  /** A cubic Bézier curve. */
  curve(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void;
  close(): void;
};

/** Draws a path, command by command. */
export class Pen {
  readonly #numbers: number[] = [];

  move(x: number, y: number): this {
    this.#numbers.push(MOVE, x, y);
    return this;
  }

  line(x: number, y: number): this {
    this.#numbers.push(LINE, x, y);
    return this;
  }

  arc(radius: number, turn: 1 | -1, x: number, y: number): this {
    this.#numbers.push(ARC, radius, turn, x, y);
    return this;
  }

  curve(x1: number, y1: number, x2: number, y2: number, x: number, y: number): this {
    this.#numbers.push(CURVE, x1, y1, x2, y2, x, y);
    return this;
  }

  close(): this {
    this.#numbers.push(CLOSE);
    return this;
  }

  /** A rectangle whose corners have these radii, clockwise from the upper left one; anticlockwise when it is to be a hole. */
  rectangle(x: number, y: number, width: number, height: number, radii: Radii = 0, hole = false): this {
    const [ul, ur, lr, ll] = typeof radii === 'number' ? [radii, radii, radii, radii] : radii;
    const [right, bottom] = [x + width, y + height];
    if (hole) {
      this.move(x + ul, y)
        .#corner(ul, -1, x, y + ul)
        .line(x, bottom - ll)
        .#corner(ll, -1, x + ll, bottom);
      this.line(right - lr, bottom).#corner(lr, -1, right, bottom - lr);
      return this.line(right, y + ur)
        .#corner(ur, -1, right - ur, y)
        .close();
    }
    this.move(x + ul, y)
      .line(right - ur, y)
      .#corner(ur, 1, right, y + ur);
    this.line(right, bottom - lr).#corner(lr, 1, right - lr, bottom);
    return this.line(x + ll, bottom)
      .#corner(ll, 1, x, bottom - ll)
      .line(x, y + ul)
      .#corner(ul, 1, x + ul, y)
      .close();
  }

  circle(x: number, y: number, radius: number): this {
    return this.rectangle(x - radius, y - radius, 2 * radius, 2 * radius, radius);
  }

  /** The path drawn so far. */
  get path(): Path {
    return this.#numbers;
  }

  #corner(radius: number, turn: 1 | -1, x: number, y: number): this {
    return radius > 0 ? this.arc(radius, turn, x, y) : this;
  }
}

/** Radii of a rectangle's corners, clockwise from the upper left. */
export type Radii = number | readonly [number, number, number, number];

/** Reads a path to its end. */
export function readPath(path: Path, reader: PathReader): void {
  for (let at = 0; at < path.length;) {
    const command = path[at++];
    if (command === MOVE) reader.move(path[at++]!, path[at++]!);
    else if (command === LINE) reader.line(path[at++]!, path[at++]!);
    else if (command === ARC) reader.arc(path[at++]!, path[at++] as 1 | -1, path[at++]!, path[at++]!);
    else if (command === CURVE)
      reader.curve(path[at++]!, path[at++]!, path[at++]!, path[at++]!, path[at++]!, path[at++]!);
    else reader.close();
  }
}

/** How far the handles of a Bézier curve lie from its ends that looks like a quarter of a circle of radius 1. */
const roundness = (4 / 3) * (Math.SQRT2 - 1);

/**
 * The handles of the Bézier curve that stands for a quarter of a circle, off by 0.03 % of the radius at most.
 * Papers without arcs draw this.
 * @returns x1, y1, x2, y2
 */
export function arcHandles(
  fromX: number,
  fromY: number,
  turn: 1 | -1,
  x: number,
  y: number,
): readonly [number, number, number, number] {
  const [width, height] = [x - fromX, y - fromY];
  // A quarter turning clockwise (y downwards) leaves along x where both differences have one sign, and along y elsewhere.
  const alongX = width * height * turn > 0;
  const [h, v] = [width * roundness, height * roundness];
  return alongX ? [fromX + h, fromY, x, y - v] : [fromX, fromY + v, x - h, y];
}
