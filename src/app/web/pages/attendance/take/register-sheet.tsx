import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { isMeaning } from '../../../../../attendance/core/meaning.ts';
import { usualCode } from '../../../../../attendance/core/registers/register-codes.ts';
import type { RegisterCodeView } from '../../../../../attendance/core/registers/register-views.ts';
import { most_minutes, partMissed } from '../../../../../attendance/core/tally/part-missed.ts';
import { formatNumber } from '../../../../../ui/format.ts';
import type { SentMark } from './outbox.ts';
import styles from './take.module.css';

export interface SheetLine {
  studentId: string;
  name: string;
  code: string | null;
  minutesLate: number | null;
  minutesEarly: number | null;
  note: string | null;
  /** "by A. Lindqvist", "by file": whose word the mark is. */
  by: string | null;
  /** Something beside it that waits for a person. */
  aside?: string | null;
}

export interface DraftMark {
  code: string;
  minutesLate: number | null;
  minutesEarly: number | null;
  note: string | null;
}
export type Draft = Record<string, DraftMark>;

interface RegisterSheetProps {
  codes: readonly RegisterCodeView[];
  lines: readonly SheetLine[];
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onSave: (marks: SentMark[]) => void;
  isBusy: boolean;
  /** Substitutes write no notes. */
  takesNotes: boolean;
}

/** A register: everybody present until somebody says otherwise, a tap on a name and a tap on what they are instead. */
export function RegisterSheet({ codes, lines, draft, onDraft, onSave, isBusy, takesNotes }: RegisterSheetProps) {
  const [openId, setOpen] = useState<string | null>(null);
  const present = usualCode(codes, 'present')?.code ?? codes[0]?.code ?? '';
  const markOf = (line: SheetLine): DraftMark =>
    draft[line.studentId] ?? {
      code: line.code ?? present,
      minutesLate: line.minutesLate,
      minutesEarly: line.minutesEarly,
      note: line.note,
    };
  const toSend = lines.filter((line) => line.code === null || isChanged(line, draft[line.studentId]));
  return (
    <>
      <ul className={styles.lines}>
        {lines.map((line) => (
          <Line
            key={line.studentId}
            line={line}
            mark={markOf(line)}
            isChanged={isChanged(line, draft[line.studentId])}
            codes={codes}
            isOpen={openId === line.studentId}
            takesNotes={takesNotes}
            onOpen={() => setOpen(openId === line.studentId ? null : line.studentId)}
            onMark={(mark, isDone) => {
              onDraft({ ...draft, [line.studentId]: mark });
              if (isDone) setOpen(null);
            }}
          />
        ))}
      </ul>
      <div className={styles.foot}>
        <p aria-live="polite">{countWords(lines.map(markOf), codes)}</p>
        <Button
          size="lg"
          disabled={isBusy || toSend.length === 0}
          onClick={() =>
            onSave(
              toSend.map((line) => {
                const { code, minutesLate, minutesEarly, note } = markOf(line);
                return {
                  studentId: line.studentId,
                  code,
                  seen: line.code,
                  ...(minutesLate !== null ? { minutesLate } : {}),
                  ...(minutesEarly !== null ? { minutesEarly } : {}),
                  ...(note ? { note } : {}),
                };
              }),
            )
          }
        >
          {toSend.length === 0
            ? 'All is saved'
            : lines.some(({ code }) => code !== null)
              ? 'Save corrections'
              : 'Save the register'}
        </Button>
      </div>
    </>
  );
}

function isChanged(line: SheetLine, mark: DraftMark | undefined): boolean {
  if (!mark) return false;
  return (
    mark.code !== line.code ||
    mark.minutesLate !== line.minutesLate ||
    mark.minutesEarly !== line.minutesEarly ||
    (mark.note ?? '') !== (line.note ?? '')
  );
}

function partOf(code: RegisterCodeView | undefined): 'late' | 'early' | null {
  return code !== undefined && isMeaning(code.meaning) ? (partMissed(code.meaning)?.part ?? null) : null;
}

const no_minutes = { minutesLate: null, minutesEarly: null };

function countWords(marks: readonly DraftMark[], codes: readonly RegisterCodeView[]): string {
  const kindOf = (code: string) => codes.find((one) => one.code === code);
  const count = (is: (code: RegisterCodeView | undefined) => boolean) =>
    marks.filter(({ code }) => is(kindOf(code))).length;
  const late = count((code) => partOf(code) === 'late');
  const absent = count(
    (code) =>
      code !== undefined && partOf(code) !== 'late' && ['excused', 'unexcused', 'unexplained'].includes(code.kind),
  );
  const elsewhere = count((code) => code?.kind === 'not_expected');
  return [
    `${formatNumber(marks.length - late - absent - elsewhere)} present`,
    `${formatNumber(absent)} absent`,
    `${formatNumber(late)} late`,
    ...(elsewhere > 0 ? [`${formatNumber(elsewhere)} not expected`] : []),
  ].join(' · ');
}

interface LineProps {
  line: SheetLine;
  mark: DraftMark;
  isChanged: boolean;
  codes: readonly RegisterCodeView[];
  isOpen: boolean;
  takesNotes: boolean;
  onOpen: () => void;
  onMark: (mark: DraftMark, isDone: boolean) => void;
}

function Line({ line, mark, isChanged, codes, isOpen, takesNotes, onOpen, onMark }: LineProps) {
  const code = codes.find((one) => one.code === mark.code);
  const part = partOf(code);
  const minutes = part === 'late' ? mark.minutesLate : part === 'early' ? mark.minutesEarly : null;
  const name = code?.name ?? mark.code;
  return (
    <li data-open={isOpen || undefined}>
      <button type="button" className={styles.line} aria-expanded={isOpen} onClick={onOpen}>
        <span className={styles.name} dir="auto">
          {line.name}
          {isChanged || line.by ? <small>{isChanged ? 'not saved yet' : line.by}</small> : null}
        </span>
        <span className={styles.mark} data-kind={part === 'late' ? 'late' : (code?.kind ?? 'none')}>
          <b>{mark.code}</b> {name}
          {minutes ? `, ${formatNumber(minutes)} min` : ''}
        </span>
      </button>
      {line.aside ? <p className={styles.aside}>{line.aside}</p> : null}
      {isOpen ? (
        <Choices codes={codes} mark={mark} part={part} name={line.name} takesNotes={takesNotes} onMark={onMark} />
      ) : null}
    </li>
  );
}

const quick = [
  ['present', 'Present'],
  ['late', 'Late'],
  ['unexplained', 'Absent'],
] as const;

interface ChoicesProps extends Pick<LineProps, 'codes' | 'mark' | 'takesNotes' | 'onMark'> {
  part: 'late' | 'early' | null;
  name: string;
}

function Choices({ codes, mark, part, name, takesNotes, onMark }: ChoicesProps) {
  const usual = quick.flatMap(([meaning, words]) => {
    const code = usualCode(codes, meaning);
    return code ? [{ ...code, words }] : [];
  });
  const choose = (code: RegisterCodeView): void => {
    const keepsOpen = partOf(code) !== null;
    onMark({ ...mark, ...(keepsOpen ? {} : no_minutes), code: code.code }, !keepsOpen);
  };
  return (
    <div className={styles.choices}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row of buttons */}
      <div role="group" aria-label={`Mark for ${name}`} className={styles.quick}>
        {usual.map((code) => (
          <button key={code.code} type="button" aria-pressed={code.code === mark.code} onClick={() => choose(code)}>
            <b>{code.code}</b>
            {code.words}
          </button>
        ))}
      </div>
      <div className={styles.further}>
        <NativeSelect
          label="Another code"
          size="md"
          value={mark.code}
          onChange={(event) => {
            const code = codes.find((one) => one.code === event.currentTarget.value);
            if (code) onMark({ ...mark, ...(partOf(code) === part ? {} : no_minutes), code: code.code }, false);
          }}
          data={codes.map(({ code, name }) => ({ value: code, label: `${code}  ${name}` }))}
        />
        {part === null ? null : (
          <TextInput
            label={part === 'late' ? 'Minutes late' : 'Minutes before the end'}
            size="md"
            type="number"
            inputMode="numeric"
            min={1}
            max={most_minutes}
            value={(part === 'late' ? mark.minutesLate : mark.minutesEarly) ?? ''}
            onChange={(event) => {
              const minutes = minutesOf(event.currentTarget.value);
              onMark({ ...mark, [part === 'late' ? 'minutesLate' : 'minutesEarly']: minutes }, false);
            }}
          />
        )}
        {takesNotes ? (
          <TextInput
            label="Note (optional)"
            size="md"
            maxLength={300}
            value={mark.note ?? ''}
            onChange={(event) => onMark({ ...mark, note: event.currentTarget.value || null }, false)}
          />
        ) : null}
      </div>
    </div>
  );
}

function minutesOf(text: string): number | null {
  const minutes = Math.round(Number(text));
  return minutes >= 1 && minutes <= most_minutes ? minutes : null;
}
