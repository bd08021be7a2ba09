import { z } from 'zod';
import { BLOCK_SIZE, baseOf, blockOf } from '../../../activity/core/block.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { dayNumber, weekOf } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { ChoicePreview } from '../../core/choice-views.ts';
import { unpackMarks } from '../../core/mark-block.ts';
import { meaningAt } from '../../core/meaning.ts';
import { bandOf } from '../../core/measures.ts';
import { eachDay, type WeekOfBlock } from '../../core/tally/tally-blocks.ts';
import { schoolWeekOf, TallyColumns } from '../../core/tally/tally-columns.ts';
import { readMarkBlocks } from '../mark-blocks.ts';
import { type MadeChoices, madeChoices, openReading, type Reading, shapeChoices } from '../reading.ts';
import { type AgreedOfYear, agreedOfYear } from '../standings/agreed-of-year.ts';
import { type Member, membersOf, placed } from '../standings/year-members.ts';
import { ChoiceInput, type Choosing, requireChoosable } from './code-choices.ts';
import { attendanceTrouble } from './dictionary.ts';

export const PreviewInput = z.union([z.object({ save: ChoiceInput }), z.object({ remove: z.uuid() })]);

/** More than these are not read for a preview: some are, and the figures are scaled up and called an estimate. */
const most_blocks = 800;
const blocks_at_once = { embedded: 8, server: 256 } as const;

/** What a choice would change in this year's figures, before it is saved; nothing is written. */
export async function previewChoice(
  { db, actor }: Choosing,
  input: z.output<typeof PreviewInput>,
): Promise<ChoicePreview> {
  requireNeed(actor, 'institution:configure');
  const { institutionId } = actor;
  const { before, after, agreed, lastBlock } = await db.forInstitution(institutionId, async (trx) => {
    const now = { made: await madeChoices(trx, institutionId), shapes: await shapeChoices(trx, institutionId) };
    if ('save' in input) await requireChoosable(trx, institutionId, input.save);
    const next = changed(now, input);
    const before = await openReading(trx, institutionId);
    const after = await openReading(trx, institutionId, undefined, next);
    return {
      before,
      after,
      agreed: [await agreedOfYear(trx, before), await agreedOfYear(trx, after)] as const,
      lastBlock: await lastBlockOf(trx, institutionId),
    };
  });
  const found = new Found(before, after, agreed);
  const every = Math.max(1, Math.ceil((lastBlock + 1) / most_blocks));
  const step = blocks_at_once[db.kind];
  for (let at = 0; at <= lastBlock; at += step * every)
    await db.forInstitution(institutionId, (trx) => found.read(trx, at, at + step));
  return found.view(every);
}

type Now = { made: MadeChoices; shapes: Awaited<ReturnType<typeof shapeChoices>> };

function changed({ made, shapes }: Now, input: z.output<typeof PreviewInput>): Now {
  if ('remove' in input) {
    const keep = <T extends { choiceId: string }>(of: readonly T[]) =>
      of.filter(({ choiceId }) => choiceId !== input.remove);
    const next = { made: { families: keep(made.families), own: keep(made.own) }, shapes: keep(shapes) };
    const count = (of: Now) => of.made.families.length + of.made.own.length + of.shapes.length;
    if (count(next) === count({ made, shapes }))
      throw attendanceTrouble.notFound('This choice is no longer there. Reload the page.');
    return next;
  }
  const { save } = input;
  const isSame = (one: { unitId: string | null; from: string }) => one.unitId === save.unitId && one.from === save.from;
  const choiceId = '';
  if (save.what === 'pack')
    return {
      made: { ...made, families: [...made.families.filter((one) => !isSame(one)), { ...save, choiceId }] },
      shapes,
    };
  if (save.what === 'code') {
    const others = made.own.filter((one) => !(isSame(one) && one.code === save.code));
    return { made: { ...made, own: [...others, { ...save, choiceId }] }, shapes };
  }
  return { made, shapes: [...shapes.filter((one) => !isSame(one)), { ...save, choiceId }] };
}

async function lastBlockOf(trx: Tx, institutionId: number): Promise<number> {
  const row = await trx
    .selectFrom('roster.enrolment')
    .select((on) => on.fn.max<number | null>('enrolment_id').as('last'))
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  return row?.last ? blockOf(row.last) : -1;
}

/** What is found while blocks are read twice: as codes are read now, and as they would be. */
class Found {
  readonly #readings: readonly [Reading, Reading];
  readonly #agreed: readonly [AgreedOfYear, AgreedOfYear];
  readonly #columns = [new TallyColumns(), new TallyColumns()] as const;
  /** By code, meaning before and meaning after, how many marks. */
  readonly #codes = new Map<string, number>();
  #students = 0;
  #touched = 0;
  readonly #chronic = [0, 0];
  readonly #absentDays = [0, 0];

  constructor(before: Reading, after: Reading, agreed: readonly [AgreedOfYear, AgreedOfYear]) {
    this.#readings = [before, after];
    this.#agreed = agreed;
  }

  async read(trx: Tx, from: number, to: number): Promise<void> {
    const { institutionId, year, today } = this.#readings[0];
    const members = (await membersOf(trx, institutionId, baseOf(from), baseOf(to))).filter(
      ({ academicYear }) => year.academicYear === null || academicYear === year.academicYear,
    );
    if (members.length === 0) return;
    const span = { institutionId, from: weekOf(year.from), to: weekOf(today), between: [from, to] as const };
    const byBlock = Map.groupBy(await readMarkBlocks(trx, span), ({ block }) => block);
    for (const [block, some] of Map.groupBy(members, ({ enrolmentId }) => blockOf(enrolmentId)))
      this.#readBlock(block, some, byBlock.get(block) ?? []);
  }

  #readBlock(block: number, members: readonly Member[], weeks: readonly WeekOfBlock[]): void {
    for (const side of [0, 1] as const) {
      const columns = this.#columns[side];
      columns.clear();
      eachDay(weeks, placed(block, members, this.#readings[side], this.#agreed[side]), {
        one: (place, day, meaning) => columns.addOne(place, day, schoolWeekOf(day), meaning),
        several: (place, day, marks) => columns.addDay(place, day, schoolWeekOf(day), marks),
      });
    }
    for (const { enrolmentId } of members) {
      const [before, after] = this.#columns.map((columns) => columns.at(enrolmentId % BLOCK_SIZE));
      if (!before || !after || before.enrolledDays + after.enrolledDays === 0) continue;
      this.#students++;
      if (JSON.stringify(before) !== JSON.stringify(after)) this.#touched++;
      for (const [side, tally] of [before, after].entries()) {
        const band = bandOf(tally);
        if (band === 'moderate' || band === 'severe') this.#chronic[side] = (this.#chronic[side] ?? 0) + 1;
        this.#absentDays[side] = (this.#absentDays[side] ?? 0) + tally.absentDays;
      }
    }
    this.#countCodes(block, members, weeks);
  }

  #countCodes(block: number, members: readonly Member[], weeks: readonly WeekOfBlock[]): void {
    const [before, after] = this.#readings;
    const places = members.map(({ enrolmentId, unitId }) => ({
      place: enrolmentId % BLOCK_SIZE,
      reads: [before.readOf(unitId), after.readOf(unitId)] as const,
    }));
    const first = dayNumber(before.year.from);
    for (const { monday, marks } of weeks)
      for (const { day: weekday, codes } of unpackMarks(block, marks).lanes) {
        const day = monday + weekday;
        if (day < first) continue;
        for (const { place, reads } of places) {
          const code = codes[place] ?? 0;
          if (code === 0) continue;
          const [was, is] = [reads[0](day)[code] ?? 0, reads[1](day)[code] ?? 0];
          if (was === is) continue;
          const key = `${code} ${was} ${is}`;
          this.#codes.set(key, (this.#codes.get(key) ?? 0) + 1);
        }
      }
  }

  view(every: number): ChoicePreview {
    const names = new Map(this.#readings[0].codes.map(({ codeId, code }) => [codeId, code]));
    return {
      isEstimate: every > 1,
      students: this.#students * every,
      touched: this.#touched * every,
      chronic: { before: (this.#chronic[0] ?? 0) * every, after: (this.#chronic[1] ?? 0) * every },
      absentDays: { before: (this.#absentDays[0] ?? 0) * every, after: (this.#absentDays[1] ?? 0) * every },
      codes: [...this.#codes]
        .map(([key, marks]) => {
          const [codeId = 0, was = 0, is = 0] = key.split(' ').map(Number);
          return {
            code: names.get(codeId) ?? '',
            marks: marks * every,
            before: meaningAt(was).name,
            after: meaningAt(is).name,
          };
        })
        .sort((a, b) => b.marks - a.marks),
    };
  }
}
