/** Metrics: what Prometheus reads from control's own socket. No label holds anything that a client or tenant wrote. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export type Metrics = {
  readonly answered: (operation: string, status: number, duration_ms: number) => void;
  readonly response: () => Promise<Response>;
};

/** What is asked at every reading. */
export type Measured = {
  /** How many edges are connected. */
  readonly edges: () => number;
  /** Of how many links edges had to give up what waited, since this control runs. */
  readonly givenUp: () => number;
};

export function openMetrics({ edges, givenUp }: Measured): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const answers = new Counter({
    name: 'kurzum_api_answers_total',
    help: 'Answers of the API, by operation and status',
    labelNames: ['operation', 'status'] as const,
    registers,
  });
  const durations = new Histogram({
    name: 'kurzum_api_duration_seconds',
    help: 'How long the API took to answer, by operation',
    labelNames: ['operation'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const connected: Gauge = new Gauge({
    name: 'kurzum_edges_connected',
    help: 'Edges that are connected to this control',
    registers,
    collect: () => connected.set(edges()),
  });
  // That much and no more: how many cells wait would tell of single visits.
  const cellsGivenUp: Counter = new Counter({
    name: 'kurzum_edge_cells_given_up_links_total',
    help: 'Links whose waiting cells edges had to give up for want of room',
    registers,
    collect: () => {
      cellsGivenUp.reset();
      cellsGivenUp.inc(givenUp());
    },
  });
  return {
    answered: (operation, status, duration_ms) => {
      answers.inc({ operation, status });
      durations.observe({ operation }, duration_ms / 1000);
    },
    response: async () => new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } }),
  };
}
