import { directionOf, type ReadyLanguage } from '../../kernel/languages.ts';
import { type SuccessWords, successWords } from '../core/success/success-plan-words.ts';
import type { SuccessPlanView } from '../core/success/together-views.ts';
import styles from './interventions.module.css';

/** The success plan as the family reads it, on screen and on paper: in their language, from their side. */
export function SuccessSheet({ view }: { view: SuccessPlanView }) {
  const { content, language } = view;
  const words = successWords[language];
  const agreed = view.answers.filter(({ answer, version }) => answer === 'agreed' && version === view.version);
  const text = (key: keyof SuccessWords, value: string) =>
    value ? (
      <section>
        <h3>
          <Heading view={view} name={key} />
        </h3>
        <p className={styles.words} dir="auto">
          {value}
        </p>
      </section>
    ) : null;
  const list = (key: keyof SuccessWords, values: readonly string[]) =>
    values.length > 0 ? (
      <section>
        <h3>
          <Heading view={view} name={key} />
        </h3>
        <ul>
          {values.map((value) => (
            <li key={value} dir="auto">
              {value}
            </li>
          ))}
        </ul>
      </section>
    ) : null;
  return (
    <article lang={language} dir={directionOf(language)} className={styles.success}>
      <header>
        <h2>
          <Heading view={view} name="title" />
        </h2>
        <p>
          <bdi>{view.student.name}</bdi>
        </p>
      </header>
      {view.isDraftLanguage ? <p className={styles.faint}>{words.isDraft}</p> : null}
      {text('strengths', content.strengths)}
      {text('hopes', content.hopes)}
      {text('goal', content.goal)}
      {text('hard', content.hard)}
      <div className={styles.deeds}>
        {list('school', content.school)}
        {list('family', content.family)}
        {list('student', content.student)}
      </div>
      {content.checkOn ? text('checkOn', dayIn(content.checkOn, language)) : null}
      {text('contact', content.contact)}
      {agreed.length > 0 ? (
        <p>
          <Heading view={view} name="agreedBy" />{' '}
          {agreed.map(({ answerId, name, answeredOn }) => (
            <span key={answerId}>
              <bdi>{name}</bdi> ({dayIn(answeredOn, language)}){' '}
            </span>
          ))}
        </p>
      ) : null}
      <footer className={styles.signs}>
        <span>
          <Heading view={view} name="signature" />
        </span>
        <span>
          <Heading view={view} name="signature" />
        </span>
        <span>
          <Heading view={view} name="date" />
        </span>
      </footer>
    </article>
  );
}

/** While a language is a draft, English stands beside its headings. */
function Heading({ view, name }: { view: SuccessPlanView; name: keyof SuccessWords }) {
  const own = successWords[view.language][name];
  return view.isDraftLanguage ? (
    <>
      {own}{' '}
      <span className={styles.faint} lang="en" dir="ltr">
        {successWords.en[name]}
      </span>
    </>
  ) : (
    own
  );
}

function dayIn(day: string, language: ReadyLanguage): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(language, {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}
