/** Where one can begin: a few kinds of codes that many need, each leading into the designer. */
import { Link } from '@tanstack/react-router';
import { codes as de } from '../messages/codes.de.ts';
import { codes as en } from '../messages/codes.en.ts';
import { content as contentDe } from '../messages/content.de.ts';
import { content as contentEn } from '../messages/content.en.ts';
import { useWords } from '../messages/messages.tsx';
import { Icon } from '../look/icons.tsx';
import { buttonClass } from '../look/button.tsx';
import { kindIcons } from './content/kind-picker.tsx';

export function Beginnings() {
  const content = useWords({ de: contentDe, en: contentEn });
  const words = useWords({ de, en });
  return (
    <div className="grid justify-items-center gap-2.5">
      <p id="begin" className="text-sm text-soft">
        {words.emptyBegin}
      </p>
      <ul aria-labelledby="begin" className="flex flex-wrap justify-center gap-2">
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
        <li>
          <Link to="/codes/bulk" className={buttonClass()}>
            <Icon name="text" />
            {words.emptyBulk}
          </Link>
        </li>
      </ul>
    </div>
  );
}
