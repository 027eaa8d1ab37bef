/** Templates: designs that the organisation keeps, to begin with one, and to have one as everybody's beginning. */
import { Menu } from '@base-ui/react/menu';
import { svg, type Level } from '#qr';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CodeTemplate } from '../api/client.ts';
import { designCalls, templatesQuery } from '../api/design-calls.ts';
import { Button, buttonClass } from '../look/button.tsx';
import { Confirm } from '../look/confirm.tsx';
import { Icon } from '../look/icons.tsx';
import { itemClass, MenuPopup } from '../look/menu.tsx';
import { useNotice } from '../look/notices.tsx';
import { Rename } from '../look/rename.tsx';
import { useMessages } from '../messages/messages.tsx';
import { refusalText } from '../messages/refusals.ts';
import { drawnBy } from './drawn.tsx';
import { usePicture } from './picture.ts';
import { useDesignerWords } from './words.ts';
import { sampleSymbol, type Look } from './wish.ts';

type Asked = { readonly to: 'save' } | { readonly to: 'rename' | 'delete'; readonly template: CodeTemplate };

export function Templates({
  design,
  level,
  mayChange,
  mayDelete,
  onChoose,
}: {
  readonly design: Look;
  readonly level: Level;
  readonly mayChange: boolean;
  readonly mayDelete: boolean;
  readonly onChoose: (template: CodeTemplate) => void;
}) {
  const words = useDesignerWords();
  const templates = useQuery(templatesQuery).data ?? [];
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <>
      {templates.length === 0 && <p className="text-sm text-soft text-pretty">{words.templatesNone}</p>}
      <ul aria-label={words.templates} className="grid gap-2">
        {templates.map((template) => (
          <li
            key={template.id}
            className="flex items-center gap-1 rounded-control border border-line pr-1 transition-colors hover:border-rim"
          >
            <button
              type="button"
              onClick={() => onChoose(template)}
              className="flex min-w-0 flex-1 items-center gap-3 rounded-control p-2 text-left"
            >
              <Thumb look={template.design as Look} />
              <span className="min-w-0">
                <span className="typed line-clamp-2 font-medium" dir="auto">
                  {template.name}
                </span>
                {template.isDefault && <span className="text-sm text-accent">{words.templateDefault}</span>}
              </span>
            </button>
            {(mayChange || mayDelete) && (
              <TemplateMenu template={template} mayChange={mayChange} mayDelete={mayDelete} onAsk={setAsked} />
            )}
          </li>
        ))}
      </ul>
      {mayChange && (
        <Button size="small" className="justify-self-start" onClick={() => setAsked({ to: 'save' })}>
          {words.templateSave}
        </Button>
      )}
      {asked && <Asking asked={asked} design={design} level={level} onClose={() => setAsked(null)} />}
    </>
  );
}

function Thumb({ look }: { readonly look: Look }) {
  const picture = usePicture(look.logo?.id ?? null);
  const drawing = drawnBy(sampleSymbol, look, picture);
  const address = `data:image/svg+xml,${encodeURIComponent(svg(drawing, { width: '96', height: '96', title: null }))}`;
  return (
    <span
      className={`size-12 shrink-0 overflow-hidden rounded-md border border-line ${look.background === null ? 'checkered' : 'bg-white'}`}
    >
      <img src={address} alt="" className="size-full object-contain" />
    </span>
  );
}

function TemplateMenu({
  template,
  mayChange,
  mayDelete,
  onAsk,
}: {
  readonly template: CodeTemplate;
  readonly mayChange: boolean;
  readonly mayDelete: boolean;
  readonly onAsk: (asked: Asked) => void;
}) {
  const m = useMessages();
  const words = useDesignerWords();
  const client = useQueryClient();
  const show = useNotice();
  const choosing = useMutation({
    mutationFn: (isDefault: boolean) => designCalls.editTemplate(template.id, { isDefault }),
    onSuccess: () => client.invalidateQueries({ queryKey: templatesQuery.queryKey }),
    onError: (error) => show({ text: refusalText(m, error) }),
  });
  return (
    <Menu.Root>
      <Menu.Trigger aria-label={words.templateMenu(template.name)} className={buttonClass('quiet', 'icon')}>
        <Icon name="more" />
      </Menu.Trigger>
      <MenuPopup align="end" sideOffset={4}>
        {mayChange && (
          <>
            <Menu.Item className={itemClass} onClick={() => choosing.mutate(!template.isDefault)}>
              <Icon name="check" />
              {template.isDefault ? words.templateNoDefault : words.templateMakeDefault}
            </Menu.Item>
            <Menu.Item className={itemClass} onClick={() => onAsk({ to: 'rename', template })}>
              <Icon name="edit" />
              {m.rename}
            </Menu.Item>
          </>
        )}
        {mayDelete && (
          <Menu.Item className={`${itemClass} text-red`} onClick={() => onAsk({ to: 'delete', template })}>
            <Icon name="trash" />
            {words.templateDelete}
          </Menu.Item>
        )}
      </MenuPopup>
    </Menu.Root>
  );
}

function Asking({
  asked,
  design,
  level,
  onClose,
}: {
  readonly asked: Asked;
  readonly design: Look;
  readonly level: Level;
  readonly onClose: () => void;
}) {
  const m = useMessages();
  const words = useDesignerWords();
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: templatesQuery.queryKey });
  const deleting = useMutation({
    mutationFn: (id: string) => designCalls.deleteTemplate(id),
    onSuccess: () => {
      onClose();
      return again();
    },
  });
  if (asked.to === 'delete') {
    return (
      <Confirm
        title={words.templateDelete}
        deed={words.templateDelete}
        error={deleting.error && refusalText(m, deleting.error)}
        isBusy={deleting.isPending}
        onConfirm={() => deleting.mutate(asked.template.id)}
        onCancel={onClose}
      >
        {words.templateDeleteDetail(asked.template.name)}
      </Confirm>
    );
  }
  return (
    <Rename
      title={asked.to === 'save' ? words.templateSave : m.rename}
      label={words.templateName}
      name={asked.to === 'save' ? '' : asked.template.name}
      rename={async (name) => {
        if (asked.to === 'save') await designCalls.createTemplate({ name, design, level });
        else await designCalls.editTemplate(asked.template.id, { name });
        await again();
      }}
      onClose={onClose}
    />
  );
}
