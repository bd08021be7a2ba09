export { attendance_job, countAttendanceAgain, eachOf } from './count-attendance-again.ts';
export { createInstitution, NewInstitution, systemActor } from './create-institution.ts';
export {
  type DemoPlay,
  type DemoState,
  demoStateOf,
  moveDemoClock,
  readDemoState,
  requireDemo,
  saveDemoState,
} from './demo-state.ts';
export { pass_on_job, passOnSoon } from './pass-on-soon.ts';
export * from './queries.ts';
export { removeUnit } from './remove-unit.ts';
export { institutionRoutes } from './routes.ts';
export { saveCalendarPeriod } from './save-calendar-period.ts';
export { saveUnit } from './save-unit.ts';
export {
  type AfterChange,
  earlier,
  from_the_beginning,
  scoreAgain,
  weekly_run_job,
} from './score-again.ts';
export { syncPeriods, syncUnits, type WantedPeriod, type WantedUnit } from './sync-units.ts';
