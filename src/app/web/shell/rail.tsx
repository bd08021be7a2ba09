import { lazy, Suspense } from 'react';
import { addressOf, keep } from '../address.ts';
import { type Place, placesFor } from '../places.ts';
import { useInstitution } from '../session.tsx';
import { useAddress } from '../use-address.ts';
import styles from './shell.module.css';
import { Sounding } from './sounding.tsx';

const RailMore = lazy(() => import('./rail-more.tsx'));

/** On a phone; the others stand in a menu. */
const most_in_bar = 5;

/** The places a person's role opens: daily work above, set-up apart below; on a phone a bar at the bottom. */
export function Rail() {
  const { key, needs, words, hasMarks } = useInstitution();
  const { path, search } = useAddress();
  const mine = placesFor(needs, hasMarks);
  const work = mine.filter((place) => place.group === 'work');
  const setUp = mine.filter((place) => place.group === 'set-up');
  const further = [...work.slice(most_in_bar), ...setUp];
  const href = (place: Place): string => addressOf(key, place.path, keep(search, place.keeps));
  const isHere = (place: Place): boolean => path.split('/')[2] === place.path.slice(1);
  const link = (place: Place) => (
    <li key={place.path}>
      <a href={href(place)} className={styles.place} aria-current={isHere(place) ? 'page' : undefined}>
        <place.icon size={20} stroke={1.6} aria-hidden="true" />
        <span>{place.label(words)}</span>
      </a>
    </li>
  );
  return (
    <nav className={styles.rail} aria-label="Places">
      <a href={addressOf(key, '/')} className={styles.brand} aria-label="Leadline: start">
        <Sounding size={26} />
        <span>Leadline</span>
      </a>
      <ul className={styles.places}>{work.map(link)}</ul>
      {setUp.length > 0 ? (
        <>
          <p className={styles.railHead} id="rail-set-up">
            Set-up
          </p>
          <ul className={styles.placesSetUp} aria-labelledby="rail-set-up">
            {setUp.map(link)}
          </ul>
        </>
      ) : null}
      {further.length > 0 ? (
        <div className={styles.more}>
          <Suspense>
            <RailMore places={further} href={href} isHere={isHere} />
          </Suspense>
        </div>
      ) : null}
    </nav>
  );
}
