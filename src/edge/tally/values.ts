/** The values of all cells, each once, under a short number for as long as a cell has it. */

export class Values {
  readonly #numbers = new Map<string, number>();
  /** The value of each number, and how many cells have it; number 0 is none. */
  readonly #values: string[] = [''];
  readonly #cells: number[] = [0];
  readonly #free: number[] = [];

  /** The number of a value; undefined where no cell has it. */
  numberOf(value: string): number | undefined {
    return this.#numbers.get(value);
  }

  valueOf(number: number): string {
    return this.#values[number]!;
  }

  /** The number for one cell more. */
  take(value: string): number {
    const known = this.#numbers.get(value);
    const number = known ?? this.#free.pop() ?? this.#values.length;
    if (known === undefined) {
      this.#numbers.set(value, number);
      this.#values[number] = value;
      this.#cells[number] = 0;
    }
    this.#cells[number]! += 1;
    return number;
  }

  /** One cell less has it. */
  giveBack(number: number): void {
    this.#cells[number]! -= 1;
    if (this.#cells[number]! > 0) return;
    this.#numbers.delete(this.#values[number]!);
    this.#values[number] = '';
    this.#free.push(number);
  }
}
