/** Metrics: what Prometheus reads from control's own socket. No label holds anything that a client or tenant wrote. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export type Metrics = {
  readonly answered: (operation: string, status: number, duration_ms: number) => void;
  readonly response: () => Promise<Response>;
};

/** @param edges how many edges are connected, asked at every reading. */
export function openMetrics(edges: () => number): Metrics {
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
  return {
    answered: (operation, status, duration_ms) => {
      answers.inc({ operation, status });
      durations.observe({ operation }, duration_ms / 1000);
    },
    response: async () => new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } }),
  };
}
