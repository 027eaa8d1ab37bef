/** The owner's own presets: matrices with a name, made on a member's page, and renamed here; deleting one can be taken back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Preset, Versioned } from '../api/client.ts';
import { houseCalls } from '../api/house-calls.ts';
import { presetsQuery } from '../api/house-queries.ts';
import { IconButton } from '../look/button.tsx';
import { Deeds } from '../look/deeds.tsx';
import { focusHeading } from '../look/heading.tsx';
import { useNotice } from '../look/notices.tsx';
import { Rename } from '../look/rename.tsx';
import { members as de } from '../messages/members.de.ts';
import { members as en } from '../messages/members.en.ts';
import { useMessages, useWords } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { useMay } from './use-may.ts';

export function OwnPresets() {
  const m = useMessages();
  const words = useWords({ de, en });
  const may = useMay();
  const client = useQueryClient();
  const show = useNotice();
  const own = useQuery(presetsQuery).data ?? [];
  const [renaming, setRenaming] = useState<Versioned<Preset> | null>(null);
  const fresh = () => client.invalidateQueries({ queryKey: presetsQuery.queryKey });
  const onError = (error: unknown) => show({ text: refusalText(m, error) });
  const opening = useMutation({ mutationFn: houseCalls.findPreset, onSuccess: setRenaming, onError });
  const restoring = useMutation({
    mutationFn: ({ name, grants }: Preset) => houseCalls.createPreset({ name, grants }),
    onSuccess: async (_made, { name }) => {
      show({ text: words.presetRestored(name) });
      await fresh();
    },
    onError,
  });
  const deleting = useMutation({
    mutationFn: ({ id }: Preset) => houseCalls.deletePreset(id),
    onSuccess: async (_done, preset) => {
      show({
        text: words.presetDeleted(preset.name),
        undo: { label: words.undo, act: () => restoring.mutate(preset) },
      });
      focusHeading();
      await fresh();
    },
    onError,
  });
  if (own.length === 0) return null;
  return (
    <section aria-labelledby="own-presets" className="mt-9">
      <h2 id="own-presets" className="mb-3 text-lg">
        {words.ownPresets}
      </h2>
      <ul className="flex flex-wrap gap-2">
        {own.map((preset) => (
          <li
            key={preset.id}
            className="flex max-w-full items-center gap-1 rounded-control border border-line bg-card py-0.5 pr-0.5 pl-3"
          >
            <span className="typed">{preset.name}</span>
            {may('member', 'edit') ? (
              <Deeds>
                <IconButton
                  name={words.presetRename(preset.name)}
                  icon="edit"
                  onClick={() => !opening.isPending && opening.mutate(preset.id)}
                />
                <IconButton
                  name={words.presetDelete(preset.name)}
                  icon="trash"
                  onClick={() => !deleting.isPending && deleting.mutate(preset)}
                />
              </Deeds>
            ) : (
              <span className="h-9 w-2" />
            )}
          </li>
        ))}
      </ul>
      {renaming && (
        <Rename
          title={words.presetRename(renaming.value.name)}
          label={words.presetName}
          name={renaming.value.name}
          rename={async (name) => {
            await houseCalls.renamePreset(renaming.value.id, name, renaming.etag);
            show({ text: words.presetRenamed(name) });
            await fresh();
          }}
          onClose={() => setRenaming(null)}
        />
      )}
    </section>
  );
}
