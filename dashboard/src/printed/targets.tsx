/** Two targets of a link, one above the other: where it leads, and where it is to lead; whole, because the end may differ alone. */

type Named = readonly [name: string, target: string];

export function Targets({ from, to }: { readonly from: Named; readonly to: Named }) {
  return (
    <dl className="grid gap-2 text-sm">
      {[from, to].map(([name, target]) => (
        <div key={name}>
          <dt className="text-soft">{name}</dt>
          <dd
            className="typed max-h-32 overflow-y-auto font-mono break-all"
            tabIndex={target.length > 300 ? 0 : undefined}
          >
            <bdi>{target}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
