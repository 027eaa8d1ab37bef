/** Where one can begin: a few kinds of codes that many need, each leading into the designer. */
import { Link } from '@tanstack/react-router';
import { content as contentDe } from '../messages/content.de.ts';
import { content as contentEn } from '../messages/content.en.ts';
import { useWords } from '../messages/messages.tsx';
import { Icon } from '../look/icons.tsx';
import { buttonClass } from '../look/button.tsx';
import { kindIcons } from './content/kind-picker.tsx';

export function Beginnings() {
  const content = useWords({ de: contentDe, en: contentEn });
  return (
    <ul className="flex flex-wrap justify-center gap-2">
      <li>
        <Link to="/codes/new" search={{}} className={buttonClass('lead')}>
          <Icon name="links" />
          {content.dynamic}
        </Link>
      </li>
      {(['wifi', 'vcard', 'girocode'] as const).map((kind) => (
        <li key={kind}>
          <Link to="/codes/new" search={{ kind }} className={buttonClass()}>
            <Icon name={kindIcons[kind]} />
            {content.kinds[kind][0]}
          </Link>
        </li>
      ))}
    </ul>
  );
}
