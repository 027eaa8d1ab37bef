/** Waking: how whoever begins a job tells the runner, and how the runner tells what it is waiting for. */
import type { Platform } from '#guard';

type Post = { wake: () => void; readonly stalled: Set<string> };
const posts = new WeakMap<Platform, Post>();

function postOf(platform: Platform): Post {
  const post = posts.get(platform) ?? { wake: () => {}, stalled: new Set<string>() };
  posts.set(platform, post);
  return post;
}

/** Tells the runner that there is something to do. */
export function wakeRunner(platform: Platform): void {
  postOf(platform).wake();
}

/** Calls `wake` from now on; returns the way to stop that. */
export function onWaking(platform: Platform, wake: () => void): () => void {
  postOf(platform).wake = wake;
  return () => void (postOf(platform).wake = () => {});
}

/** The jobs that can't go on just now, because the database or its disk does not let them. */
export function stalledJobs(platform: Platform): Set<string> {
  return postOf(platform).stalled;
}
