/** The bar of a tenant that is not as usual: that it ends and when, with the way back for who may, or why its links lead nowhere. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { sessionQuery } from '../api/queries.ts';
import { Button } from '../look/button.tsx';
import { Deeds } from '../look/deeds.tsx';
import { useMay } from '../members/use-may.ts';
import { useSpoken } from '../messages/messages.tsx';
import { useRestoring } from '../settings/use-tenant.ts';

export function StateBar() {
  const { m, format } = useSpoken();
  const tenant = useQuery(sessionQuery).data?.tenant;
  const may = useMay();
  const { isBusy, restore } = useRestoring();
  const words = m.tenantState;
  return (
    <div role="status">
      {tenant?.suspendedFor && (
        <Line title={words.suspended} detail={words.suspendedFor[tenant.suspendedFor]} way={null} />
      )}
      {tenant?.endsAt && (
        <Line
          title={words.ends(format.moment(tenant.endsAt))}
          detail={tenant.redirectsUntilEnd ? words.leadsOn : words.leadsNowhere}
          way={
            may('settings', 'delete') && (
              <Deeds>
                <Button size="small" aria-disabled={isBusy} onClick={restore}>
                  {words.restore}
                </Button>
              </Deeds>
            )
          }
        />
      )}
    </div>
  );
}

function Line({ title, detail, way }: { readonly title: string; readonly detail: string; readonly way: ReactNode }) {
  return (
    <div className="border-b border-line bg-amber-wash text-sm">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2 sm:px-6 lg:px-9">
        <p className="min-w-0 flex-1 basis-56">
          <strong className="font-semibold text-amber">{title}</strong> {detail}
        </p>
        {way}
      </div>
    </div>
  );
}
