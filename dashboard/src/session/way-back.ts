/** The way back: where one wanted to go before something had to be done first. */
import { useRouter } from '@tanstack/react-router';

/** Goes there in place of this page; to the links where nothing of ours is named. */
export function useWayBack(back: string | undefined): () => void {
  const router = useRouter();
  return () => router.history.replace(`/app${ownPath(back)}`);
}

/** Only a path of our own: `back` comes from the address, so anybody may have written it. */
function ownPath(back: string | undefined): string {
  return back !== undefined && /^\/[a-z][\w-]*(?![^/?#])/.test(back) && !back.startsWith('/sign-in') ? back : '/links';
}
